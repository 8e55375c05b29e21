using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Features.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Search;

/// <summary>Search over all records of a workspace. What is searched is in the address, so that it can be sent to a colleague.</summary>
public sealed partial class SearchPage
{
    private const string Enter = "Enter";
    private const int PageSize = 200;

    private string words = string.Empty;
    private string range = SearchRange.DefaultName;
    private string? from;
    private string? to;
    private string purpose = string.Empty;
    private string? loadedFor;
    private RecordQuery? query;
    private SearchAnswer? answer;
    private List<StoredRecord> records = [];
    private long took;
    private RecordId? shown;
    private string? mistake;
    private string? failure;
    private bool isLoading;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The words.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Words { get; set; }

    /// <summary>One of <see cref="SearchRange.Names"/>; null: nothing is searched yet.</summary>
    [SupplyParameterFromQuery(Name = "range")]
    public string? Range { get; set; }

    /// <summary>The first time.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The end.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>What for.</summary>
    [SupplyParameterFromQuery(Name = "purpose")]
    public string? PurposeText { get; set; }

    /// <summary>Whether it came from a value of a record.</summary>
    [SupplyParameterFromQuery(Name = "pivot")]
    public bool IsPivot { get; set; }

    [Inject]
    private RecordDesk Desk { get; set; } = null!;

    [Inject]
    private IOpenWorkspaces Open { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<SearchText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wanted = string.Join('\n', Workspace, Words, Range, From, To, PurposeText);
        if (wanted == loadedFor)
        {
            return;
        }

        loadedFor = wanted;
        (words, range, from, to, purpose) = (Words ?? string.Empty, Range ?? SearchRange.DefaultName, From, To, PurposeText ?? string.Empty);
        if (Range is not null)
        {
            await RunAsync();
        }
    }

    private void Submit() => Go(words, isPivot: false);

    private void Pivot(QueryTerm term) => Go($"{words.Trim()} {QueryText.Write(term)}".Trim(), isPivot: true);

    private void Go(string text, bool isPivot)
    {
        var address = Navigation.GetUriWithQueryParameters(Places.In(new WorkspaceId(Workspace), "search"), new Dictionary<string, object?>
        {
            ["q"] = text.Length == 0 ? null : text,
            ["range"] = range,
            ["from"] = range == SearchRange.Custom ? from : null,
            ["to"] = range == SearchRange.Custom ? to : null,
            ["purpose"] = purpose.Length == 0 ? null : purpose,
            ["pivot"] = isPivot ? true : null,
        });

        // The same search again is a search again: there may be more by now.
        loadedFor = null;
        Navigation.NavigateTo(address);
    }

    private async Task RunAsync()
    {
        (answer, records, shown, mistake, failure, query) = (null, [], null, null, null, null);
        var now = Open.Find(new WorkspaceId(Workspace))?.Clock.GetUtcNow().UtcDateTime;
        if (now is null || SearchRange.Of(range, from, to, now.Value) is not { } times)
        {
            mistake = now is null ? S["NotFoundText"] : T["BadTime"];
            return;
        }

        if (QueryText.Parse(words, out var terms) is { } problem)
        {
            mistake = T[problem.Mistake.ToString(), problem.Column];
            return;
        }

        query = QueryOf(terms, times);
        await ReadAsync(query);
    }

    private Task MoreAsync() => query is null || records is not [.., var last]
        ? Task.CompletedTask
        : ReadAsync(query with { After = new RecordCursor(last.Time, last.Id) });

    private RecordQuery QueryOf(ImmutableArray<QueryTerm> terms, SearchRange times) => new()
    {
        Workspace = new WorkspaceId(Workspace),
        From = times.From,
        To = times.To,
        Terms = terms,
        Limit = PageSize,
    };

    private async Task ReadAsync(RecordQuery wanted)
    {
        isLoading = answer is null;
        StateHasChanged();
        var begun = Stopwatch.GetTimestamp();
        try
        {
            if (await Desk.SearchAsync(wanted, words, purpose, IsPivot, Gone) is Done<SearchAnswer>(var found))
            {
                answer = found;
                records = [.. records, .. found.Records];
                took = (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
            else
            {
                failure = S["DeniedText"];
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            failure = e.Message;
        }

        isLoading = false;
    }
}
