using System.Collections.Immutable;
using System.Text;
using Midmar.Records;

namespace Midmar.Logs.LogSources;

/// <summary>What the table says of a kind of record.</summary>
/// <param name="Sources">The log sources.</param>
/// <param name="Renames">Fields that records of this kind have under another name as well.</param>
public sealed record WindowsClass(LogSourceSet Sources, ImmutableArray<FieldRename> Renames)
{
    private readonly (byte[] Value, WindowsClass Class)[] cases = [];

    /// <summary>A record nothing is known of.</summary>
    public static WindowsClass Unknown { get; } = new(LogSourceSet.Empty, []);

    /// <summary>The field whose value decides the class further, see <see cref="CaseOf"/>; null for nearly all classes.</summary>
    public FieldId? DecidedBy { get; private init; }

    /// <summary>The class for a value of <see cref="DecidedBy"/>; this one for a value the table does not list.</summary>
    /// <param name="value">The value, UTF-8; compared byte for byte.</param>
    public WindowsClass CaseOf(ReadOnlySpan<byte> value)
    {
        foreach (var (expected, result) in cases)
        {
            if (value.SequenceEqual(expected))
            {
                return result;
            }
        }

        return this;
    }

    /// <summary>
    /// Finishes the record being read into a batch: asks for its case, adds the renamed fields, and gives its log
    /// sources. A field whose Sigma name the record already has keeps the record's own value.
    /// </summary>
    public LogSourceSet Finish(RecordBatch batch)
    {
        var actual = this;
        if (DecidedBy is { } decider && Find(batch, decider) is >= 0 and var at)
        {
            actual = CaseOf(batch.PendingValueAt(at).Utf8);
        }

        foreach (var rename in actual.Renames)
        {
            var from = Find(batch, rename.From);
            if (from >= 0 && Find(batch, rename.To) < 0)
            {
                if (rename.Values.IsEmpty)
                {
                    batch.AddCopy(rename.To, from);
                }
                else
                {
                    batch.Add(rename.To, rename.Translate(batch.PendingValueAt(from)));
                }
            }
        }

        return actual.Sources;
    }

    internal WindowsClass With(FieldId decider, IEnumerable<KeyValuePair<string, WindowsClass>> byValue) =>
        new(this, decider, [.. byValue.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), pair.Value))]);

    private WindowsClass(WindowsClass from, FieldId decider, (byte[] Value, WindowsClass Class)[] cases)
        : this(from.Sources, from.Renames)
    {
        DecidedBy = decider;
        this.cases = cases;
    }

    private static int Find(RecordBatch batch, FieldId field)
    {
        for (var i = 0; i < batch.PendingFields; i++)
        {
            if (batch.PendingFieldAt(i) == field)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A field that is also known by Sigma's name.</summary>
/// <param name="From">The record's own name.</param>
/// <param name="To">Sigma's name.</param>
/// <param name="Values">Values that Sigma writes differently, by the record's own text; empty: all stay.</param>
public sealed record FieldRename(FieldId From, FieldId To, ImmutableDictionary<string, string> Values)
{
    private readonly (byte[] From, FieldValue To)[] translations =
        [.. Values.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), FieldValue.Of(pair.Value)))];

    /// <summary>The value as Sigma writes it.</summary>
    public FieldValue Translate(in FieldValue value)
    {
        foreach (var (own, sigma) in translations)
        {
            if (value.Utf8.SequenceEqual(own))
            {
                return sigma;
            }
        }

        return value;
    }
}
