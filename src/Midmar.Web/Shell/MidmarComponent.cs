using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Midmar.Web.Shell;

/// <summary>
/// What every interactive component is derived from. An update that comes from elsewhere runs in the culture of whoever
/// caused it: without restoring its own, an Arabic page would be drawn again in English.
/// </summary>
public abstract class MidmarComponent : ComponentBase, IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo language = CultureInfo.CurrentUICulture;
    private readonly CancellationTokenSource gone = new();

    /// <summary>Cancelled when the component is taken off the page.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        Dispose(disposing: true);
        gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does something and draws the component again, from any thread, in the component's own language.</summary>
    protected Task UpdateAsync(Func<Task> change) => InvokeAsync(async () =>
    {
        if (gone.IsCancellationRequested)
        {
            return;
        }

        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        try
        {
            await change();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return;
        }

        StateHasChanged();
    });

    /// <summary>Lets go what the component holds.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
