using Midmar.Centre.People;

namespace Midmar.Centre.Imports;

/// <summary>A text is missing.</summary>
/// <param name="Field">Which.</param>
public sealed record TextMissing(TextField Field) : Refusal;

/// <summary>A text is longer than may be.</summary>
/// <param name="Field">Which.</param>
/// <param name="Limit">Characters it may have.</param>
public sealed record TextTooLong(TextField Field, int Limit) : Refusal;

/// <summary>A text holds characters that are not seen, or that turn the order of what is read.</summary>
/// <param name="Field">Which.</param>
public sealed record TextHasControls(TextField Field) : Refusal;

/// <summary>Texts of the event's records.</summary>
public enum TextField
{
    /// <summary>A name.</summary>
    Name,

    /// <summary>Title of a fixture.</summary>
    Title,

    /// <summary>Who owns it.</summary>
    Owner,

    /// <summary>Whom to call.</summary>
    Contact,

    /// <summary>A phone number.</summary>
    Phone,

    /// <summary>A mail address.</summary>
    Mail,

    /// <summary>What somebody does.</summary>
    Duty,

    /// <summary>Where it is.</summary>
    Place,

    /// <summary>A note.</summary>
    Note,

    /// <summary>A reason.</summary>
    Reason,

    /// <summary>A service.</summary>
    Service,

    /// <summary>What a pin says.</summary>
    Label,

    /// <summary>A line of a checklist.</summary>
    Item,

    /// <summary>What was found.</summary>
    Finding,
}

/// <summary>What people type, as it may be kept.</summary>
public static class PlainText
{
    /// <summary>Characters of a line.</summary>
    public const int Line = 120;

    /// <summary>Characters of a note.</summary>
    public const int Note = 2_000;

    /// <summary>Checks a text that may be empty.</summary>
    /// <returns>Null: it can be kept.</returns>
    public static Refusal? Check(TextField field, string text, int limit = Line)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > limit ? new TextTooLong(field, limit)
            : text.AsSpan().ContainsAnyInRange('\u202A', '\u202E') || text.AsSpan().ContainsAnyInRange('\u2066', '\u2069') || text.Any(IsControl) ? new TextHasControls(field)
            : null;
    }

    /// <summary>Checks a text that must say something.</summary>
    public static Refusal? CheckNeeded(TextField field, string text, int limit = Line) =>
        string.IsNullOrWhiteSpace(text) ? new TextMissing(field) : Check(field, text, limit);

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
