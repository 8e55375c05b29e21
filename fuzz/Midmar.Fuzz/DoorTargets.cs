using System.Globalization;
using System.Text;
using Midmar.Ingest;
using Midmar.Ingest.Otlp;
using Midmar.Ingest.Splunk;
using Midmar.Ingest.Syslog;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Syslog;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Fuzz;

/// <summary>Makes damaged input of good pieces: the same for the same seed.</summary>
internal static class Pieces
{
    /// <summary>Joins pieces by chance, then changes some bytes.</summary>
    public static byte[] Join(string[] pieces, long seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        var text = new StringBuilder();
        for (var left = random.Next(1, 30); left > 0; left--)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
        }

        return Damage(Encoding.UTF8.GetBytes(text.ToString()), random);
    }

    /// <summary>Changes a few bytes, and cuts the end off at times.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        for (var left = random.Next(0, 4); left > 0 && bytes.Length > 0; left--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }
}

/// <summary>Frames of the syslog door, then the log format.</summary>
internal sealed class SyslogTarget : IFuzzTarget
{
    private static readonly string[] Parts =
    [
        "<34>1 2003-10-11T22:14:15.003Z host su 1 ID47 ", "<13>", "Jun 14 08:01:02 ", "host ", "sshd[7]: ", "text ", "\n", "17 <13>counted text ", "[a b=\"c\\]\"]",
        "{\"a\":{\"b\":[1,2]}}", "@cee: ", "\u0001127.0.0.1\u0001", "%ASA-4-106023: ", "-", " ", "[", "]", "\\", "\"", "é", "999999999 ",
    ];

    private readonly BlockParser parser = new SyslogFormat().CreateParser(new ReadContext(default, "damaged.log", LogSourceTable.Default));
    private readonly RecordBatch batch = new();
    private long records;
    private long messages;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{messages:N0} messages framed, {records:N0} records");

    public void Run(long seed)
    {
        var bytes = Pieces.Join(Parts, seed);
        var frames = new SyslogFrames(new MemoryStream(bytes));
        while (frames.FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (frames.TryTake(out _))
            {
                messages++;
            }
        }

        frames.Release();
        parser.Parse(new LogBlock { Buffer = bytes, Length = bytes.Length, Arrived = new DateTime(2026, 6, 15, 12, 0, 0, DateTimeKind.Utc) }, batch);
        records += Visit.All(batch);
    }
}

/// <summary>Bodies of the door for Splunk's clients.</summary>
internal sealed class HecTarget : IFuzzTarget
{
    private static readonly string[] Parts =
    [
        "{\"event\":{\"a\":1}}", "{\"event\":\"text\"}", "{\"event\":\"{\\\"b\\\":2}\"}", "{\"time\":1,\"host\":\"h\",\"fields\":{\"x\":[1]},\"event\":[1]}", "\n", " ",
        "{", "}", "\"", "\\", "[", "]", "\"event\":", "null", ",", "é", "{\"fields\":{\"a\":{}},\"event\":1}",
    ];

    private static readonly IngestOptions Small = new() { BatchBytes = 128, MaxRecordBytes = 512 };

    private long events;
    private long faults;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{events:N0} events, {faults:N0} bodies with a fault");

    public void Run(long seed)
    {
        var reader = new HecReader(new MemoryStream(Pieces.Join(Parts, seed)), Small, seed % 3 == 0, []);
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } batch)
        {
            batch.Release();
        }

        reader.Release();
        events += reader.Events;
        faults += reader.Fault is null ? 0 : 1;
    }
}

/// <summary>Requests of OTLP, in both encodings.</summary>
internal sealed class OtlpTarget : IFuzzTarget
{
    private static readonly byte[] Proto =
    [
        0x0A, 0x3C, 0x0A, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x6B, 0x12, 0x03, 0x0A, 0x01, 0x76,
        0x12, 0x2E, 0x12, 0x2C, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x10, 0x09,
        0x2A, 0x0C, 0x32, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x61, 0x12, 0x03, 0x0A, 0x01, 0x62,
        0x32, 0x11, 0x0A, 0x01, 0x63, 0x12, 0x0C, 0x2A, 0x0A, 0x0A, 0x02, 0x18, 0x05, 0x0A, 0x04, 0x0A, 0x02, 0x78, 0x79,
    ];

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        """{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1700000000123456789","severityNumber":9,"body":{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"7"}}]}},"attributes":[{"key":"n","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"boolValue":true}]}}}]}]}]}]}""");

    private readonly LineBuffer lines = new(4096);
    private long records;
    private long refused;

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{records:N0} records, {refused:N0} requests refused");

    public void Run(long seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        try
        {
            lines.Clear();
            var scopes = seed % 2 == 0 ? OtlpProto.Read(Pieces.Damage([.. Proto], random)) : OtlpJson.Read(Pieces.Damage([.. Json], random));
            foreach (var scope in scopes)
            {
                foreach (var record in scope.Records)
                {
                    OtlpLine.Write(scope, record, lines);
                    records++;
                }
            }
        }
        catch (InvalidDataException)
        {
            refused++;
        }
    }
}
