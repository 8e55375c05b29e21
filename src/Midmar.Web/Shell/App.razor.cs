using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Midmar.Web.Shell;

/// <summary>The document around every page. Pages that set cookies (sign-in) are plain server-rendered; all others are interactive.</summary>
public sealed partial class App : ComponentBase
{
    private Look look = Look.Default;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> T { get; set; } = null!;

    private IComponentRenderMode? Mode =>
        Http.AcceptsInteractiveRouting() ? new InteractiveServerRenderMode(prerender: false) : null;

    /// <inheritdoc/>
    protected override void OnInitialized() => look = Look.Of(Http.Request);
}
