using System.Text.Unicode;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>Turns a block of JSON text into records; what is no record is reported and passed over.</summary>
internal sealed class JsonParser : BlockParser
{
    /// <summary>How often the bytes of a block may be looked at for records that then fail (times the block's length).</summary>
    private const int MaxWaste = 8;

    private readonly ReadContext context;
    private readonly string fileStem;
    private readonly RecordReader reader = new();

    public JsonParser(ReadContext context)
    {
        this.context = context;
        var name = context.Path[(context.Path.LastIndexOfAny(['/', '\\', '!']) + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        fileStem = dot < 0 ? name : name[..dot];
    }

    public override void Parse(LogBlock block, RecordBatch batch)
    {
        batch.Start(block.Buffer, block.Offset, JsonDecoder.Instance, context.Workspace, block.Source);
        foreach (var problem in block.Problems)
        {
            batch.AddProblem(problem);
        }

        var data = block.Buffer.AsSpan(0, block.Length);
        var problems = new JsonProblems(batch);
        var isUtf8 = Utf8.IsValid(data);
        var waste = MaxWaste * (long)data.Length;
        var inWrapper = false;
        reader.Start(batch);
        var last = 0;
        for (var position = SkipBetween(data, 0); position < data.Length; last = position, position = SkipBetween(data, position))
        {
            if (data[position] != (byte)'{')
            {
                // Only what comes after the array's end belongs to its wrapper; what is between its records does not.
                if (inWrapper && data[last..position].Contains((byte)']') && LeaveWrapper(data, ref position))
                {
                    inWrapper = false;
                }
                else
                {
                    position = PassOver(data, position, problems);
                }

                continue;
            }

            if (JsonWrapper.PrefixLength(data[position..]) is > 0 and var prefix)
            {
                inWrapper = true;
                position += prefix;
                continue;
            }

            var end = reader.Read(data, position);
            if (end >= 0)
            {
                Finish(data, position, end, problems, isUtf8);
                position = end;
                continue;
            }

            batch.AbandonRecord();
            problems.Broken(data, position, reader.FailedAt);
            var next = Resume(data, position, !reader.SearchedAll);
            waste -= (reader.SearchedAll ? data.Length : Math.Max(next, reader.FailedAt)) - position;
            if (waste < 0)
            {
                problems.GaveUp(next);
                break;
            }

            position = next;
        }

        problems.Flush();
    }

    private void Finish(ReadOnlySpan<byte> data, int start, int end, JsonProblems problems, bool isUtf8)
    {
        problems.EndRun();
        if (reader.LeftOut)
        {
            problems.TooManyFields(start);
        }

        if (!isUtf8 && !Utf8.IsValid(data[start..end]))
        {
            problems.NotUtf8(start);
        }

        var batch = problems.Batch;
        var sources = RecordClass.Finish(reader, batch, context.LogSources, fileStem);
        batch.EndRecord(start, end - start, reader.Time(data), context.FixedSources ?? sources);
    }

    private static int SkipBetween(ReadOnlySpan<byte> data, int position)
    {
        while (position < data.Length
            && data[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)'[' or (byte)']')
        {
            position++;
        }

        return position;
    }

    private static bool LeaveWrapper(ReadOnlySpan<byte> data, ref int position)
    {
        var scanner = new StructureScanner(1);
        var end = position;
        var found = scanner.FindEnd(data, ref end);
        position = found ? end : position;
        return found;
    }

    /// <summary>Passes over what is no record: zero bytes, a plain value of an array, or else the line.</summary>
    private static int PassOver(ReadOnlySpan<byte> data, int position, JsonProblems problems)
    {
        problems.NoRecord(position);
        if (data[position] == 0)
        {
            var text = data[position..].IndexOfAnyExcept((byte)0);
            return text < 0 ? data.Length : position + text;
        }

        var next = position;
        if (JsonValues.TryRead(data, ref next, out _) && next < data.Length && data[next] is (byte)',' or (byte)']')
        {
            return next;
        }

        var line = data[position..].IndexOf((byte)'\n');
        return line < 0 ? data.Length : position + line + 1;
    }

    /// <summary>
    /// Where to go on after a broken record: after its closing brace if that is in its line; after the closing brace
    /// further down when the line ends as a pretty-printer ends lines; else in the next line.
    /// </summary>
    private static int Resume(ReadOnlySpan<byte> data, int start, bool searchFurther)
    {
        var line = data[start..].IndexOf((byte)'\n');
        var limit = line < 0 ? data.Length : start + line;
        var end = StructureScanner.EndOfValue(data[..limit], start);
        if (end < 0 && line >= 0 && searchFurther && JsonCutter.LooksUnfinished(data[start..limit]))
        {
            end = StructureScanner.EndOfValue(data, start);
        }

        return end >= 0 ? end : Math.Min(limit + 1, data.Length);
    }
}
