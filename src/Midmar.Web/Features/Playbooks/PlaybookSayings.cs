using System.Globalization;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Web.Access;
using Midmar.Web.Features.Incidents;

namespace Midmar.Web.Features.Playbooks;

/// <summary>Says refusals, answers and times of playbooks in the language of whoever reads.</summary>
public sealed class PlaybookSayings(IStringLocalizer<PlaybooksText> texts, IStringLocalizer<IncidentsText> incidents, IStringLocalizer<AccessText> access)
{
    /// <summary>The language a page is drawn in.</summary>
    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>A refusal: in the words of playbooks, of incidents, or of access.</summary>
    public string Of(Refusal reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return texts[reason.Code].ResourceNotFound ? access.Of(incidents, reason) : access.Of(texts, reason);
    }

    /// <summary>What an answer of a step is called.</summary>
    public string Answer(PlaybookStep step, string answer)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Type == StepType.Parallel ? texts["Branch", answer]
            : step.In(Language).Answers.GetValueOrDefault(answer) ?? (texts["Answer-" + answer] is { ResourceNotFound: false } known ? known : answer);
    }

    /// <summary>What a step is called: by its name, its question, or its type.</summary>
    public string Name(PlaybookStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var words = step.In(Language);
        return words.Name.Length > 0 ? words.Name : words.Question.Length > 0 ? words.Question : texts["Type-" + step.Type];
    }

    /// <summary>A length of time.</summary>
    public string Time(TimeSpan time) => time.TotalMinutes < 1 ? texts["Seconds", Number(time.TotalSeconds)]
        : time.TotalHours < 2 ? texts["Minutes", Number(time.TotalMinutes)]
        : texts["Hours", Number(time.TotalHours)];

    private static string Number(double number) => number.ToString("0.#", CultureInfo.CurrentCulture);
}
