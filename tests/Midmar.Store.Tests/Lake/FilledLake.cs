using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Lake;

namespace Midmar.Store.Tests.Lake;

/// <summary>A lake, and the frames a journal would still have.</summary>
internal sealed class FilledLake : IDisposable
{
    public static readonly WorkspaceId Workspace = new(1);
    public static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    private const int FrameOverhead = 100;
    private readonly FrameParser parser = new(Workspace, LogSourceTable.Default);
    private readonly RecordBatch batch = new();
    private long end;

    public FilledLake(string folder, IDurableFiles files)
    {
        Lake = new WorkspaceLake(folder, Workspace, files, LogSourceTable.Default);
        end = Lake.SealedTo;
        Search = new RecordSearch(w => w == Workspace ? Lake : null, _ => Recent, _ => null, LogSourceTable.Default);
    }

    public WorkspaceLake Lake { get; }

    public RecordSearch Search { get; }

    public List<JournalFrame> Recent { get; } = [];

    /// <summary>JSON lines arrive.</summary>
    public void Receive(string lines, ulong recordSource = 7, DateTime? received = null) =>
        Receive(Encoding.UTF8.GetBytes(lines), recordSource, new ReadAs("json", "winlogbeat", LogSources: null), received ?? Kickoff);

    public void Receive(byte[] payload, ulong recordSource, ReadAs readAs, DateTime received)
    {
        var frame = new JournalFrame
        {
            Kind = FrameKind.Records,
            Position = end,
            End = end + FrameOverhead + payload.Length,
            Workspace = Workspace,
            Source = new SourceId(3),
            RecordSource = recordSource,
            RecordPosition = 0,
            Arrived = received.AddMinutes(1),
            Received = received,
            Lane = 0,
            Digest = null,
            ReadAs = readAs,
            Buffer = payload,
            Length = payload.Length,
        };
        end = frame.End;
        Recent.Add(frame);
    }

    /// <summary>What the journal has goes to a segment, filled by two threads' parts.</summary>
    public void Seal(int count = int.MaxValue)
    {
        var frames = Recent.Take(count).ToArray();
        var segment = Lake.Begin(Lake.SealedTo, parts: 2);
        for (var i = 0; i < frames.Length; i++)
        {
            parser.Parse(frames[i], batch);
            segment.Add(i % 2, frames[i], batch);
        }

        segment.Seal(frames.Length == 0 ? Lake.SealedTo : frames[^1].End, CancellationToken.None);
        Recent.RemoveRange(0, frames.Length);
    }

    public void Dispose() => Search.Dispose();
}
