using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>What happened on the host of an alert: where its processes came from, and what was recorded beside it.</summary>
public sealed partial class ActivityPanel
{
    private Activity? activity;
    private string? failure;
    private long loaded;

    /// <summary>The workspace's number.</summary>
    [Parameter, EditorRequired]
    public int Workspace { get; set; }

    /// <summary>The alert, with the records it cites.</summary>
    [Parameter, EditorRequired]
    public Alert Alert { get; set; } = null!;

    /// <summary>The record that is shown.</summary>
    [Parameter]
    public RecordId? Shown { get; set; }

    /// <summary>Somebody wants to see a record.</summary>
    [Parameter]
    public EventCallback<RecordId> OnShow { get; set; }

    [Inject]
    private AlertActivity Reader { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (loaded == Alert.Id.Value)
        {
            return Task.CompletedTask;
        }

        loaded = Alert.Id.Value;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        (activity, failure) = (null, null);
        try
        {
            switch (await Reader.ReadAsync(new WorkspaceId(Workspace), Alert, Gone))
            {
                case Done<Activity>(var found):
                    activity = found;
                    break;
                default:
                    failure = S["DeniedText"];
                    break;
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            failure = e.Message;
        }
    }

    private static string NameOf(string image) => image[(image.LastIndexOfAny(['\\', '/']) + 1)..];
}
