using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Centre.People;

namespace Midmar.Centre.Playbooks;

/// <summary>Takes properties out of a playbook's JSON, and notes what is wrong with them. Not thread-safe.</summary>
internal sealed partial class FileNotes(JsonTree tree)
{
    /// <summary>Characters of a name.</summary>
    public const int MaxName = 300;

    /// <summary>Characters of any other text.</summary>
    public const int MaxText = 20_000;

    /// <summary>Members of a list or dictionary (count).</summary>
    public const int MaxMembers = 500;

    /// <summary>Problems of each sort that are listed (count).</summary>
    public const int MaxListed = 200;

    /// <summary>Characters of a wrong value that are told.</summary>
    private const int MaxTold = 80;

    private static readonly SearchValues<char> Turning = SearchValues.Create("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    private readonly List<PlaybookProblem> errors = [.. tree.Problems.Take(MaxListed)];
    private readonly List<PlaybookProblem> warnings = [];

    /// <summary>Problems that are not listed.</summary>
    public int LeftOut { get; private set; }

    public IReadOnlyList<PlaybookProblem> Errors => errors;

    public IReadOnlyList<PlaybookProblem> Warnings => warnings;

    public void Error(JsonValue place, Refusal reason) => Note(errors, place, reason);

    public void Warn(JsonValue place, Refusal reason) => Note(warnings, place, reason);

    /// <summary>A property of a kind; null when it is not there, or is not of it.</summary>
    public JsonValue? Take(JsonValue from, string name, JsonIs kind, bool isRequired = false)
    {
        if (from.Find(name) is not { } value)
        {
            if (isRequired)
            {
                Error(from, new PropertyMissing(name));
            }

            return null;
        }

        return Fits(value, kind) ? value : null;
    }

    public bool Fits(JsonValue value, JsonIs kind)
    {
        if (value.Is == kind)
        {
            return true;
        }

        Error(value, new ValueOfWrongKind(kind, value.Is));
        return false;
    }

    public string? Text(JsonValue from, string name, int max, bool isRequired = false) =>
        Take(from, name, JsonIs.Text, isRequired) is { } value && IsUsable(value, max, isRequired) ? value.Text : null;

    public bool IsUsable(JsonValue value, int max, bool isRequired)
    {
        if (isRequired && string.IsNullOrWhiteSpace(value.Text))
        {
            Error(value, new ValueEmpty());
            return false;
        }

        if (value.Text.Length > max)
        {
            Error(value, new ValueTooLong(max));
            return false;
        }

        if (value.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            Error(value, new ValueHasControls());
            return false;
        }

        if (value.Text.AsSpan().ContainsAny(Turning))
        {
            Warn(value, new TextTurnsDirection());
        }

        return true;
    }

    /// <summary>An identifier <c>kind--uuid</c>.</summary>
    /// <param name="from">The object.</param>
    /// <param name="name">The property.</param>
    /// <param name="kind">What is before the two hyphens; empty: anything.</param>
    /// <param name="isRequired">Whether it must be there.</param>
    public string? Id(JsonValue from, string name, string kind, bool isRequired = false) =>
        Take(from, name, JsonIs.Text, isRequired) is { } value && IsId(value, value.Text, kind) ? value.Text : null;

    public bool IsId(JsonValue place, string text, string kind)
    {
        if (Identifier().Match(text) is { Success: true } match && (kind.Length == 0 || match.Groups["kind"].ValueSpan.SequenceEqual(kind)))
        {
            return true;
        }

        Error(place, new NotAnIdentifier(Told(text), kind.Length == 0 ? "type" : kind));
        return false;
    }

    public DateTime? Time(JsonValue from, string name, bool isRequired = false)
    {
        if (Take(from, name, JsonIs.Text, isRequired) is not { } value)
        {
            return null;
        }

        if (Timestamp().IsMatch(value.Text)
            && DateTime.TryParse(value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Error(value, new NotATimestamp(Told(value.Text)));
        return null;
    }

    public bool Flag(JsonValue from, string name) => Take(from, name, JsonIs.Boolean) is { IsTrue: true };

    /// <summary>A whole number.</summary>
    public long? Whole(JsonValue from, string name, long low, long high)
    {
        if (Take(from, name, JsonIs.Number) is not { } value)
        {
            return null;
        }

        if (value.Number >= low && value.Number <= high && value.Number == Math.Truncate(value.Number))
        {
            return (long)value.Number;
        }

        Error(value, new NumberOutOfRange(low, high));
        return null;
    }

    /// <summary>A list's members of a kind.</summary>
    public IEnumerable<JsonValue> List(JsonValue from, string name, JsonIs kind, bool isRequired = false)
    {
        if (Take(from, name, JsonIs.Array, isRequired) is not { } list || IsTooLong(list, list.Items.Count))
        {
            return [];
        }

        if (isRequired && list.Items.Count == 0)
        {
            Error(list, new ValueEmpty());
        }

        return [.. list.Items.Where(i => Fits(i, kind))];
    }

    /// <summary>A list's texts that are usable.</summary>
    public ImmutableArray<string> Texts(JsonValue from, string name, int max = MaxName) =>
        [.. List(from, name, JsonIs.Text).Where(t => IsUsable(t, max, isRequired: true)).Select(t => t.Text)];

    /// <summary>A dictionary's entries.</summary>
    public IEnumerable<KeyValuePair<string, JsonValue>> Dictionary(JsonValue from, string name, bool isRequired = false) =>
        Take(from, name, JsonIs.Object, isRequired) is { } dictionary && !IsTooLong(dictionary, dictionary.Members.Count)
            ? [.. dictionary.Members.Where(m => Fits(m.Value, JsonIs.Object))]
            : [];

    /// <summary>Warns of properties nobody knows.</summary>
    public void Known(JsonValue value, IReadOnlySet<string> known)
    {
        foreach (var (name, member) in value.Members)
        {
            if (!known.Contains(name))
            {
                Warn(member, new PropertyUnknown(Told(name)));
            }
        }
    }

    public static string Told(string text)
    {
        var plain = string.Concat(text.Where(c => !char.IsControl(c) && !Turning.Contains(c)).Take(MaxTold));
        return text.Length > MaxTold ? plain + "…" : plain;
    }

    private bool IsTooLong(JsonValue value, int count)
    {
        if (count <= MaxMembers)
        {
            return false;
        }

        Error(value, new TooManyMembers(MaxMembers));
        return true;
    }

    private void Note(List<PlaybookProblem> list, JsonValue place, Refusal reason)
    {
        if (list.Count < MaxListed)
        {
            list.Add(tree.At(place, reason));
        }
        else
        {
            LeftOut++;
        }
    }

    [GeneratedRegex(@"\A(?<kind>[a-z][a-z0-9]*(-[a-z0-9]+)*)--[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Timestamp();
}
