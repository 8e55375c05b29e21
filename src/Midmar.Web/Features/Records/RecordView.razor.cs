using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Records;

/// <summary>One record: its fields and its original. Whatever is in it is shown as text.</summary>
public sealed partial class RecordView
{
    private RecordId? loaded;
    private RecordDetail? detail;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> why = new Dictionary<string, IReadOnlyList<string>>();
    private string? failure;
    private bool isLoading = true;

    /// <summary>The record.</summary>
    [Parameter, EditorRequired]
    public RecordId Id { get; set; }

    /// <summary>What it is looked at for; goes to the audit log.</summary>
    [Parameter, EditorRequired]
    public string Purpose { get; set; } = string.Empty;

    /// <summary>Somebody wants to go on with one of its values; without it that is not offered.</summary>
    [Parameter]
    public EventCallback<QueryTerm> OnPivot { get; set; }

    /// <summary>The rule that made somebody look: what it asked for is marked. Null: nothing is marked.</summary>
    [Parameter]
    public string? RuleId { get; set; }

    [Inject]
    private RecordDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<RecordsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (loaded != Id)
        {
            loaded = Id;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        (isLoading, failure, detail) = (true, null, null);
        try
        {
            if (await Desk.ViewAsync(Id, Purpose, Gone) is Done<RecordDetail?>(var found))
            {
                detail = found;
                why = found is not null && RuleId is not null ? Desk.Why(RuleId, found) : why;
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
