using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Midmar.Centre.Audit;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Administration;

/// <summary>Who did what: the centre's whole audit log, newest first.</summary>
public sealed partial class AuditPanel
{
    private const int PageSize = 100;

    private static readonly string[] KnownActions =
        [.. typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    private List<AuditRecord>? entries;
    private IReadOnlyList<PersonOverview> people = [];
    private long? next;
    private string? action;
    private string actor = string.Empty;
    private DateOnly? from;
    private DateOnly? to;

    [Inject]
    private AdministrationDesk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        people = await Desk.PeopleAsync(Gone) is Done<IReadOnlyList<PersonOverview>>(var found) ? found : [];
        await SearchAsync();
    }

    private async Task SearchAsync()
    {
        (entries, next) = (null, null);
        await ReadPageAsync();
    }

    private Task MoreAsync() => ReadPageAsync();

    private async Task ReadPageAsync()
    {
        var query = new AuditQuery(
            NullIfEmpty(actor),
            NullIfEmpty(action),
            Workspace: null,
            from?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            to?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            next,
            PageSize);
        var words = string.Create(CultureInfo.InvariantCulture, $"action={action} actor={actor} from={from:yyyy-MM-dd} to={to:yyyy-MM-dd} before={next}");
        if (Read(await Desk.AuditAsync(query, words, Gone)) is { } page)
        {
            entries = [.. entries ?? [], .. page.Entries];
            next = page.Next;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
