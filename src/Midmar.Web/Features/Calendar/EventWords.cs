using System.Globalization;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Calendar;

/// <summary>Says refusals and names of the event in the language of whoever reads.</summary>
public sealed class EventWords(IStringLocalizer<EventText> texts, IStringLocalizer<AccessText> access)
{
    /// <summary>A text.</summary>
    public string this[string key] => texts[key];

    /// <summary>A refusal.</summary>
    public string Of(Refusal reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var text = texts[reason.Code];
        return text.ResourceNotFound ? access.Of(reason) : string.Format(CultureInfo.CurrentCulture, text.Value, [.. ValuesOf(reason).Select(Isolated)]);
    }

    /// <summary>One of a kind's names.</summary>
    public string Of<T>(T value)
        where T : struct, Enum => texts[$"{typeof(T).Name}-{value}"];

    /// <summary>What a posture level is called.</summary>
    public string LevelName(PosturePlan plan, int level)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Levels[level - 1].Name is { Length: > 0 } own ? own : texts[$"Posture-{level}"];
    }

    /// <summary>What people do at a level: the centre's own list, or the one that comes with the program.</summary>
    public IReadOnlyList<string> Checklist(PosturePlan plan, int level)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Levels[level - 1].Checklist is { IsEmpty: false } own
            ? own
            : texts[$"PostureList-{level}"].Value.Split('\u00B6', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>A line of a readiness checklist.</summary>
    public string Of(ReadinessItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Key.Length > 0 ? texts[$"Ready-{item.Key}"] : item.Text;
    }

    /// <summary>What people or files wrote keeps its own direction within the sentence, and turns nothing around it.</summary>
    private static object Isolated(object value) => value is string text ? $"\u2068{text}\u2069" : value;

    /// <summary>What a refusal's text has in its gaps, in their order.</summary>
    private object[] ValuesOf(Refusal reason) => reason switch
    {
        TextMissing(var field) => [Of(field)],
        TextTooLong(var field, var limit) => [Of(field), limit],
        TextHasControls(var field) => [Of(field)],
        FileTooLarge(var limit) => [limit],
        ColumnMissing(var column) => [column],
        ColumnTwice(var column) => [column],
        ColumnIgnored(var column) => [column],
        TooManyColumns(var limit) => [limit],
        TooManyLines(var limit) => [limit],
        FieldTooLong(var limit) => [limit],
        TwiceInFile(var name, var line) => [name, line],
        EntityNameTaken(var name) => [name],
        AssetNameTaken(var name) => [name],
        VenueNameTaken(var name) => [name],
        TooMany(var limit) => [limit],
        TooManyContacts(var limit) => [limit],
        TooManyKeys(var limit) => [limit],
        TooManyEntities(var limit) => [limit],
        StillInUse(var count) => [count],
        NotAHost(var text) => [text],
        NotAnAddress(var text) => [text],
        RangeTooWide(var text) => [text],
        NotACriticality(var text) => [text],
        KeyOfAnotherAsset(var key, var asset) => [key, asset],
        NoEntityOfThatName(var name) => [name],
        NoVenueOfThatName(var name) => [name],
        NoSuchZone(var zone) => [zone],
        NotATime(var text) => [text],
        IcsNotATime(var text) => [text],
        IcsWrongEnd(var found, var open) => [found, open],
        IcsTooOld(var years) => [years],
        IcsTooMany(var limit) => [limit],
        SeriesCut(var taken) => [taken],
        TakesTooLong(var days) => [days],
        EndTooFar(var days) => [days],
        ImageTooLarge(var limit) => [limit],
        ImageTooWide(var width, var height) => [width, height, StoredImage.MaxSide],
        OpenBlockers(var count) => [count],
        UnansweredItems(var count) => [count],
        NotMetWithoutFinding(var count) => [count],
        InspectionIsSigned(var by) => [by],
        _ => [],
    };
}
