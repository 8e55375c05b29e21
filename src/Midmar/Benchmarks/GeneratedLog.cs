using System.Globalization;
using System.Text;

namespace Midmar.Benchmarks;

/// <summary>
/// A stream of Windows records as JSON lines, made up as it is read: as long as wanted, always the same for a seed,
/// with values that do not repeat.
/// </summary>
internal sealed class GeneratedLog(long length, int seed) : Stream
{
    private const int RecordsAtATime = 256;

    private readonly Random random = new(seed);
    private byte[] ready = [];
    private int readyFrom;
    private long given;
    private long number;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => given;
        set => throw new NotSupportedException("The log is read forwards.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (readyFrom == ready.Length)
        {
            if (given >= length)
            {
                return 0;
            }

            (ready, readyFrom) = (Generate(), 0);
        }

        var copied = Math.Min(buffer.Length, ready.Length - readyFrom);
        ready.AsSpan(readyFrom, copied).CopyTo(buffer);
        readyFrom += copied;
        given += copied;
        return copied;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The log is read forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("The log cannot be written.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The log cannot be written.");

    private byte[] Generate()
    {
        var text = new StringBuilder();
        for (var i = 0; i < RecordsAtATime; i++, number++)
        {
            var time = new DateTime(2026, 6, 11, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(number * 3);
            var failed = random.Next(50) == 0;
            text.Append(CultureInfo.InvariantCulture, $$"""
                {"@timestamp":"{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}","EventID":{{(failed ? 4625 : 4688)}},"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","Hostname":"GATE-{{random.Next(4000):0000}}","EventRecordID":{{number}},"SubjectUserName":"u{{random.Next(100_000)}}","TargetUserName":"t{{random.Next(1_000_000)}}","IpAddress":"198.51.100.{{random.Next(255)}}","LogonType":3,"NewProcessName":"C:\\Program Files\\Gate{{random.Next(1000)}}\\worker{{random.NextInt64():x}}.exe","CommandLine":"worker --lane {{random.Next(90)}} --session {{random.NextInt64():x}}{{random.NextInt64():x}} --note \"turnstile {{random.Next(100_000)}}\"","ParentProcessName":"C:\\Windows\\System32\\services.exe","LogonId":"0x{{random.NextInt64():x}}"}
                """).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
