using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>Gives every name of a record to one part of the event and finds the values that share a name.</summary>
internal sealed class NameConflicts
{
    private readonly Dictionary<FieldId, EventPart> owners = [];
    private readonly Dictionary<FieldId, int> firsts = [];
    private int[] seenIn = [];
    private int record;

    /// <summary>Whether no name appears twice, so that there is nothing to settle. Names known to a batch only count as twice.</summary>
    public bool AreDistinct(ReadOnlySpan<FieldId> names)
    {
        if (record == int.MaxValue)
        {
            record = 0;
            Array.Clear(seenIn);
        }

        record++;
        foreach (var name in names)
        {
            if (!name.IsInterned)
            {
                return false;
            }

            if (name.Value >= seenIn.Length)
            {
                Array.Resize(ref seenIn, Math.Max(FieldNames.Count, name.Value + 1) + 256);
            }

            ref var seen = ref seenIn[name.Value];
            if (seen == record)
            {
                return false;
            }

            seen = record;
        }

        return true;
    }

    /// <summary>Finds which names are lost to another part; true when there is at least one.</summary>
    /// <param name="names">The fields' names.</param>
    /// <param name="parts">Where they stand.</param>
    public bool FindOwners(ReadOnlySpan<FieldId> names, ReadOnlySpan<EventPart> parts)
    {
        owners.Clear();
        var conflict = false;
        for (var i = 0; i < names.Length; i++)
        {
            if (owners.TryAdd(names[i], parts[i]))
            {
                continue;
            }

            var owner = owners[names[i]];
            conflict |= owner != parts[i];
            if (EventFields.Wins(parts[i], owner, names[i]))
            {
                owners[names[i]] = parts[i];
            }
        }

        return conflict;
    }

    /// <summary>Whether a part has the name for itself.</summary>
    public bool Owns(EventPart part, FieldId name) => owners[name] == part;

    /// <summary>For each field the index of the first field of its name, which may be itself.</summary>
    public void FindFirsts(ReadOnlySpan<FieldId> names, Span<int> first)
    {
        firsts.Clear();
        for (var i = 0; i < names.Length; i++)
        {
            first[i] = firsts.TryAdd(names[i], i) ? i : firsts[names[i]];
        }
    }
}
