using Midmar.Records;

namespace Midmar.Logs.Formats;

/// <summary>
/// A log format. Reading is in two steps, so that one large file keeps every core busy: a <see cref="BlockCutter"/>
/// cuts the stream into blocks, in order and cheaply; a <see cref="BlockParser"/> for each thread turns blocks into
/// records.
/// </summary>
public abstract class LogFormat
{
    /// <summary>Name for <c>--format</c>, lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a source that begins with these bytes is of this format.</summary>
    /// <param name="head">Up to <see cref="LogFormats.HeadLength"/> first bytes of the (decompressed) source.</param>
    /// <param name="path">The source's name, a hint only; the content decides.</param>
    public abstract bool Recognises(ReadOnlySpan<byte> head, string path);

    /// <summary>Begins cutting a stream. The stream is read forwards only and stays the caller's to dispose.</summary>
    public abstract BlockCutter CreateCutter(Stream stream);

    /// <summary>A parser for one thread.</summary>
    public abstract BlockParser CreateParser(ReadContext context);
}

/// <summary>What all records of a source have in common.</summary>
/// <param name="Workspace">The workspace they belong to.</param>
/// <param name="Path">The source's name; some formats tell the log source by it.</param>
/// <param name="LogSources">The table that tells a record's log sources.</param>
public sealed record ReadContext(WorkspaceId Workspace, string Path, LogSources.LogSourceTable LogSources)
{
    /// <summary>The log sources of all records, given by a person; null: each record is recognised.</summary>
    public LogSourceSet? FixedSources { get; init; }
}

/// <summary>A piece of a source that can be parsed by itself. Reused: filled again by the next read.</summary>
public sealed class LogBlock
{
    /// <summary>The bytes; longer than <see cref="Length"/> perhaps.</summary>
    public byte[] Buffer { get; set; } = [];

    /// <summary>Bytes of the block.</summary>
    public int Length { get; set; }

    /// <summary>The source the bytes belong to, see <see cref="RecordId.Source"/>; set by whoever has the block filled.</summary>
    public ulong Source { get; set; }

    /// <summary>Offset of the first byte in the (decompressed) source.</summary>
    public long Offset { get; set; }

    /// <summary>When the bytes came, UTC, for times that name no year; <c>default</c>: not known, and such times are not read.</summary>
    public DateTime Arrived { get; set; }

    /// <summary>What the cutter could not read before or in this block.</summary>
    public List<ReadProblem> Problems { get; } = [];
}

/// <summary>Cuts a stream into blocks. One thread.</summary>
public abstract class BlockCutter
{
    /// <summary>Reads the next block; false at the end of the stream, with what was wrong there in the block's problems.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public abstract bool TryRead(LogBlock block);
}

/// <summary>Turns blocks into records. One thread each; blocks may come in any order.</summary>
public abstract class BlockParser
{
    /// <summary>Fills the batch from a block; the batch reads the block's bytes, so both are released together.
    /// Bad input becomes <see cref="RecordBatch.Problems"/>, never an exception.</summary>
    public abstract void Parse(LogBlock block, RecordBatch batch);
}
