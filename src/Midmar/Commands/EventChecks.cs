using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Centre.Events;
using Midmar.Records;
using Midmar.Store.State.Events;

namespace Midmar.Commands;

/// <summary>Whether the workspaces' events are what was written: a part of <c>midmar audit</c>.</summary>
internal static partial class EventChecks
{
    public static async Task<int> VerifyAsync(string data, string[] heads, TextWriter output, CancellationToken cancellation)
    {
        var expected = heads.Select(HeadOf).ToDictionary(h => h.Workspace, h => h.Head);
        var code = ExitCodes.Done;
        foreach (var verdict in await EventVerifier.VerifyAsync(Path.GetFullPath(data), expected, cancellation))
        {
            if (verdict.Damage is null)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The events of workspace {verdict.Workspace.Value} are whole: {verdict.Head.Position:N0}."));
                continue;
            }

            Write(verdict, output);
            code = ExitCodes.CheckFailed;
        }

        return code;
    }

    public static async Task<int> PrintHeadsAsync(string data, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        foreach (var verdict in await EventVerifier.VerifyAsync(Path.GetFullPath(data), new Dictionary<WorkspaceId, EventHead>(), cancellation))
        {
            if (verdict.Damage is not null)
            {
                Write(verdict, errors);
                return ExitCodes.CheckFailed;
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"events {verdict.Workspace.Value} {verdict.Head.Position} {verdict.Head.Hash}"));
        }

        return ExitCodes.Done;
    }

    private static void Write(EventVerdict verdict, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The events of workspace {verdict.Workspace.Value} are broken at {(verdict.Place.Length > 0 ? verdict.Place : "their end")}."));
        output.WriteLine($"{Words(verdict.Damage!.Value)} ({verdict.Damage})");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Whole up to there: {verdict.Head.Position:N0}."));
        output.WriteLine("Copy the data folder as it is before anything else, compare state/centre.db with a backup, and find out who could write it.");
    }

    private static string Words(EventDamage damage) => damage switch
    {
        EventDamage.ChainBroken => "Who, when or about what was changed, or this is not the event that was written there.",
        EventDamage.WordsChanged => "What this event says was changed.",
        EventDamage.PositionWrong => "An event before this one is missing, or it is there twice.",
        EventDamage.TailCut => "The events end here, and more were written: their end was cut off.",
        EventDamage.Rewritten => "The events are chained in themselves, and are not those the head was taken from: they were written anew.",
        EventDamage.HeadMissing => "There are events, and no head in state/event-heads that can be read: an end that was cut off would not show.",
        EventDamage.StateWrong => "What is shown of this entity is not what its events lead to.",
        _ => damage.ToString(),
    };

    private static (WorkspaceId Workspace, EventHead Head) HeadOf(string text) =>
        HeadText().Match(text.Trim()) is { Success: true } match
        && int.TryParse(match.Groups["w"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var workspace)
        && long.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (new WorkspaceId(workspace), new EventHead(position, match.Groups["hash"].Value.ToLowerInvariant()))
            : throw new UsageException($"'{text}' is no head of events; it is a workspace's number, a position and 64 hexadecimal digits, with spaces between them and in quotes, as 'midmar audit head' prints it.");

    [GeneratedRegex(@"\A(?:events )?(?<w>[0-9]{1,9}) (?<n>[0-9]{1,18}) (?<hash>[0-9a-fA-F]{64})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadText();
}
