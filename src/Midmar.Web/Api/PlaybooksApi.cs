using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Playbooks;

namespace Midmar.Web.Api;

/// <summary>A playbook in a list.</summary>
/// <param name="Key">How addresses name it.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name, in the language of the request.</param>
/// <param name="Modified">Its version.</param>
/// <param name="IsBuiltIn">Whether it comes with the program.</param>
/// <param name="IsUsable">Whether a run may be started with it.</param>
/// <param name="Sha256">Digest of its file.</param>
/// <param name="Steps">Steps that people decide (count).</param>
/// <param name="Techniques">ATT&amp;CK techniques it answers.</param>
public sealed record PlaybookRowBody(
    string Key, string Id, string Name, DateTime Modified, bool IsBuiltIn, bool IsUsable, string Sha256, int Steps, IReadOnlyList<string> Techniques);

/// <summary>A problem of a playbook's file.</summary>
/// <param name="Line">Line, from 1; 0: the whole file.</param>
/// <param name="Column">Character, from 1; 0: the whole line.</param>
/// <param name="Path">JSON pointer.</param>
/// <param name="Code">Names it.</param>
/// <param name="Text">What is wrong and what to do, in the language of the request.</param>
public sealed record PlaybookProblemBody(int Line, int Column, string Path, string Code, string Text);

/// <summary>What came of reading a playbook's file.</summary>
/// <param name="Number">Its number when it was kept; null: it was only read.</param>
/// <param name="Errors">What must be put right.</param>
/// <param name="Warnings">What should be known.</param>
/// <param name="LeftOut">Problems that are not listed (count).</param>
public sealed record PlaybookReadBody(long? Number, IReadOnlyList<PlaybookProblemBody> Errors, IReadOnlyList<PlaybookProblemBody> Warnings, int LeftOut);

/// <summary>Why something is done.</summary>
/// <param name="Reason">The reason.</param>
public sealed record PlaybookReasonBody(string? Reason);

/// <summary>A playbook to be followed.</summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Playbook">The playbook's key.</param>
public sealed record RunStartBody(long Incident, string? Playbook);

/// <summary>What is decided at a place.</summary>
/// <param name="Place">The place's key.</param>
/// <param name="Kind">done, notApplicable or answered.</param>
/// <param name="Answer">The way that is chosen.</param>
/// <param name="Note">What is written to it; the reason when it does not apply.</param>
public sealed record RunMarkBody(string? Place, string? Kind, string? Answer, string? Note);

/// <summary>A place that is taken back.</summary>
/// <param name="Place">The place's key.</param>
/// <param name="Reason">Why.</param>
public sealed record RunTakeBackBody(string? Place, string? Reason);

/// <summary>The response action of a place that is proposed.</summary>
/// <param name="Place">The place's key.</param>
/// <param name="Target">To what.</param>
/// <param name="Reason">Why.</param>
/// <param name="Cost">What the event loses by it.</param>
/// <param name="Hours">For how long (hours); null: until it is taken back.</param>
public sealed record RunProposeBody(string? Place, string? Target, string? Reason, string? Cost, int? Hours);

/// <summary>A place of a run.</summary>
/// <param name="Place">Its key.</param>
/// <param name="Name">What the step is called.</param>
/// <param name="Depth">Branches it is in.</param>
/// <param name="State">open, decided, ahead or fork.</param>
/// <param name="Answers">What can be chosen.</param>
/// <param name="Mark">What was decided.</param>
/// <param name="Action">Number of the response action that was proposed.</param>
public sealed record RunPlaceBody(string Place, string Name, int Depth, string State, IReadOnlyList<string> Answers, StepMark? Mark, long? Action);

/// <summary>A run.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Incident">Its incident.</param>
/// <param name="Playbook">Number of its playbook.</param>
/// <param name="By">Who started it.</param>
/// <param name="At">When.</param>
/// <param name="IsComplete">Whether nothing is left to be decided.</param>
/// <param name="End">Its end; null: it goes on.</param>
/// <param name="Places">Its places, in order.</param>
public sealed record RunBody(long Number, long Incident, long Playbook, string By, DateTime At, bool IsComplete, RunEnd? End, IReadOnlyList<RunPlaceBody> Places);

/// <summary>Playbooks and their runs.</summary>
internal static class PlaybooksApi
{
    private const string Tag = "Playbooks";
    private const string Library = ApiEndpoints.InWorkspace + "/playbooks";
    private const string Run = ApiEndpoints.InWorkspace + "/playbook-runs";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Library, ListAsync).Describe(Tag, "Playbooks: those that come with the program, and imported ones", Permission.SeeIncidents).Produces<PlaybookRowBody[]>();
        endpoints.MapPost(Library + "/import", ImportAsync)
            .Describe(Tag, "Read a CACAO 2.0 file as the body; with apply=true it is kept when it has no error", Permission.ManageRules).Produces<PlaybookReadBody>().ProducesProblem(409);
        endpoints.MapPost(Library + "/{number:long}/withdraw", WithdrawAsync).Describe(Tag, "Start no run with it any more", Permission.ManageRules).Produces(204).ProducesProblem(409);
        endpoints.MapGet(Library + "/{key}/file", FileAsync).Describe(Tag, "The file as it came", Permission.Export).Produces(200, contentType: "application/json");
        endpoints.MapGet("/w/{workspace:int}/playbooks/{key}/file", FileAsync).Needs(Permission.Export).ExcludeFromDescription();
        endpoints.MapGet(Run, RunsAsync).Describe(Tag, "Runs, of one incident or of all", Permission.SeeIncidents).Produces<RunBody[]>();
        Act(endpoints.MapPost(Run, StartAsync), "Follow a playbook for an incident").Produces<NumberBody>();
        Act(endpoints.MapPost(Run + "/{number:long}/marks", MarkAsync), "Decide a step: done, not applicable, or answered").Produces(204);
        Act(endpoints.MapPost(Run + "/{number:long}/take-back", TakeBackAsync), "Open a step again").Produces(204);
        Act(endpoints.MapPost(Run + "/{number:long}/propose", ProposeAsync), "Propose the response action of a step").Produces<NumberBody>();
        Act(endpoints.MapPost(Run + "/{number:long}/end", EndAsync), "End a run; before it is complete, for a reason").Produces(204);
    }

    private static RouteHandlerBuilder Act(RouteHandlerBuilder endpoint, string summary) =>
        endpoint.Describe(Tag, summary, Permission.HandleIncidents).ProducesProblem(400).ProducesProblem(409);

    private static async Task<IResult> ListAsync(int workspace, PlaybookDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.LibraryAsync(new WorkspaceId(workspace), cancellation),
        library => library.Select(e => new PlaybookRowBody(
            e.Key, e.Playbook.Id, e.Playbook.In(PlaybookSayings.Language).Name, e.Playbook.Modified, e.IsBuiltIn, e.IsUsable, e.Sha256,
            e.Playbook.Steps.Values.Count(s => s.IsForPeople), e.Playbook.Techniques)).ToArray());

    private static async Task<IResult> ImportAsync(
        int workspace, string? name, bool? apply, HttpContext context, PlaybookDesk desk, PlaybookSayings words, CancellationToken cancellation)
    {
        if (await FileBody.ReadAsync(context, PlaybookFile.MaxBytes, cancellation) is not Done<byte[]>(var bytes))
        {
            return Answers.Refusal(new FileTooLarge(PlaybookFile.MaxBytes / 1024 / 1024));
        }

        var reading = PlaybookFile.Read(bytes);
        if (apply is not true)
        {
            return Read(reading, words);
        }

        var outcome = await desk.ImportAsync(new WorkspaceId(workspace), bytes, name ?? "playbook.json", cancellation);
        return outcome is Refused<long>(PlaybookHasErrors) ? Read(reading, words) : Answers.Of(outcome, number => BodyOf(reading, number, words));
    }

    private static IResult Read(PlaybookReading reading, PlaybookSayings words) =>
        Answers.Of(new Done<PlaybookReading>(reading), read => BodyOf(read, number: null, words));

    private static async Task<IResult> WithdrawAsync(int workspace, long number, PlaybookReasonBody body, PlaybookDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.WithdrawAsync(new WorkspaceId(workspace), number, body.Reason ?? string.Empty, cancellation));

    private static async Task<IResult> FileAsync(int workspace, string key, PlaybookDesk desk, CancellationToken cancellation) =>
        await desk.FileAsync(new WorkspaceId(workspace), key, cancellation) switch
        {
            Done<LibraryEntry?>({ } entry) => Results.File(Encoding.UTF8.GetBytes(entry.Text), "application/json", entry.File.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? entry.File : entry.File + ".json"),
            Refused<LibraryEntry?>(var refusal) => Answers.Refusal(refusal),
            _ => Answers.Refusal(new NoSuchPlaybook()),
        };

    private static async Task<IResult> RunsAsync(int workspace, long? incident, PlaybookDesk desk, PlaybookSayings words, CancellationToken cancellation) => Answers.Of(
        await desk.LedgerAsync(new WorkspaceId(workspace), cancellation),
        ledger => ledger.Shelf(PlaybookRun.Kind).All.Values.Where(r => incident is null || r.State.Incident == incident)
            .Select(r => BodyOf(r, ledger.Shelf(KeptPlaybook.Kind).Find(r.State.Playbook)!.State.Read(), words)).ToArray());

    private static async Task<IResult> StartAsync(int workspace, RunStartBody body, PlaybookDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.StartAsync(new WorkspaceId(workspace), body.Incident, body.Playbook ?? string.Empty, cancellation), n => new NumberBody(n));

    private static async Task<IResult> MarkAsync(int workspace, long number, RunMarkBody body, PlaybookDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<MarkKind>(body.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? Answers.OfNothing(await desk.MarkAsync(new WorkspaceId(workspace), number, body.Place ?? string.Empty, kind, body.Answer, body.Note ?? string.Empty, cancellation))
            : Answers.Mistake("BadValue", $"kind is '{body.Kind}'; write one of: done, notapplicable, answered.");

    private static async Task<IResult> TakeBackAsync(int workspace, long number, RunTakeBackBody body, PlaybookDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.TakeBackAsync(new WorkspaceId(workspace), number, body.Place ?? string.Empty, body.Reason ?? string.Empty, cancellation));

    private static async Task<IResult> ProposeAsync(int workspace, long number, RunProposeBody body, PlaybookDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ProposeAsync(
            new WorkspaceId(workspace), number, body.Place ?? string.Empty, body.Target ?? string.Empty, body.Reason ?? string.Empty, body.Cost ?? string.Empty,
            body.Hours is { } hours ? TimeSpan.FromHours(Math.Clamp(hours, 0, 24 * 366)) : null, cancellation),
        n => new NumberBody(n));

    private static async Task<IResult> EndAsync(int workspace, long number, PlaybookReasonBody body, PlaybookDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.EndAsync(new WorkspaceId(workspace), number, body.Reason ?? string.Empty, cancellation));

    private static PlaybookReadBody BodyOf(PlaybookReading reading, long? number, PlaybookSayings words) => new(
        number, [.. reading.Errors.Select(e => BodyOf(e, words))], [.. reading.Warnings.Select(w => BodyOf(w, words))], reading.LeftOut);

    private static PlaybookProblemBody BodyOf(PlaybookProblem problem, PlaybookSayings words) =>
        new(problem.Line, problem.Column, problem.Path, problem.Reason.Code, words.Of(problem.Reason));

    private static RunBody BodyOf(Kept<PlaybookRun> run, Playbook playbook, PlaybookSayings words)
    {
        var view = RunWalk.Of(playbook, run.State.Marks);
        return new RunBody(
            run.Number, run.State.Incident, run.State.Playbook, run.State.By.Name, run.State.At, view.IsComplete, run.State.End,
            [.. view.Places.Select(p => new RunPlaceBody(
                p.Key, words.Name(p.Step), p.Depth, p.State.ToString().ToLower(CultureInfo.InvariantCulture), [.. p.Step.Branches.Select(b => b.Answer)], p.Mark,
                run.State.Actions.TryGetValue(p.Key, out var action) ? action : null))]);
    }
}
