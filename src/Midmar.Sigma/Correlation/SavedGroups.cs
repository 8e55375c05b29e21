using System.Collections.Immutable;
using Midmar.Records;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// The groups of a session as bytes. A correlation is named by its content and that of its members, not by its place,
/// so that groups find their correlation again in another rule set.
/// </summary>
internal static class SavedGroups
{
    /// <summary>Version of the bytes.</summary>
    public const byte Version = 1;

    public static void Write(BinaryWriter writer, CorrelationGroup group, string identity)
    {
        writer.Write(identity);
        writer.Write(group.Key);
        writer.Write7BitEncodedInt(group.Values.Length);
        foreach (var value in group.Values)
        {
            writer.Write(value);
        }

        writer.Write(group.Armed);
        writer.Write(group.LastMatch);
        writer.Write(group.LastEvent);
        writer.Write7BitEncodedInt(group.Window.Entries.Count);
        foreach (var entry in group.Window.Entries)
        {
            WriteEntry(writer, entry);
        }

        var marks = group.Window.Marks;
        writer.Write7BitEncodedInt(marks.Length);
        foreach (var mark in marks)
        {
            writer.Write7BitEncodedInt(mark.Length);
            foreach (var time in mark)
            {
                writer.Write(time);
            }
        }
    }

    /// <summary>Reads one group.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="find">The correlation of an identity in the plan, or a negative number; its window.</param>
    /// <returns>The group; null when its correlation is in the rule set no more.</returns>
    public static CorrelationGroup? Read(BinaryReader reader, Func<string, (int Correlation, CorrelationWindow? Window)> find)
    {
        var (correlation, window) = find(reader.ReadString());
        var key = reader.ReadString();
        var values = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            values.Add(reader.ReadString());
        }

        var (armed, lastMatch, lastEvent) = (reader.ReadBoolean(), reader.ReadInt64(), reader.ReadInt64());
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var entry = ReadEntry(reader);
            window?.Add(entry);
        }

        // Marks are of the correlation's own shape; a correlation that is gone has as many values as were written.
        for (var (mark, marks) = (0, reader.Read7BitEncodedInt()); mark < marks; mark++)
        {
            var length = reader.Read7BitEncodedInt();
            var own = window?.Marks[mark];
            for (var i = 0; i < length; i++)
            {
                var value = reader.ReadInt64();
                if (own is not null)
                {
                    own[i] = value;
                }
            }
        }

        window?.Settle();
        return window is null
            ? null
            : new CorrelationGroup(correlation, key, values.DrainToImmutable(), window) { Armed = armed, LastMatch = lastMatch, LastEvent = lastEvent };
    }

    private static void WriteEntry(BinaryWriter writer, in WindowEntry entry)
    {
        writer.Write(entry.Ticks);
        WriteId(writer, entry.Id);
        writer.Write7BitEncodedInt(entry.Ordinal);
        writer.Write(entry.Text is not null);
        if (entry.Text is not null)
        {
            writer.Write(entry.Text);
        }

        writer.Write(entry.Number);
        writer.Write7BitEncodedInt(entry.Inner?.Length ?? 0);
        foreach (var inner in entry.Inner ?? [])
        {
            WriteId(writer, inner);
        }
    }

    private static WindowEntry ReadEntry(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        var id = ReadId(reader);
        var ordinal = reader.Read7BitEncodedInt();
        var text = reader.ReadBoolean() ? reader.ReadString() : null;
        var number = reader.ReadDecimal();
        var inner = new RecordId[reader.Read7BitEncodedInt()];
        for (var i = 0; i < inner.Length; i++)
        {
            inner[i] = ReadId(reader);
        }

        return new WindowEntry(ticks, id, ordinal, text, number, inner.Length == 0 ? null : inner);
    }

    private static void WriteId(BinaryWriter writer, RecordId id)
    {
        writer.Write(id.Workspace.Value);
        writer.Write(id.Source);
        writer.Write(id.Position);
    }

    private static RecordId ReadId(BinaryReader reader) =>
        new(new WorkspaceId(reader.ReadInt32()), reader.ReadUInt64(), reader.ReadInt64());
}
