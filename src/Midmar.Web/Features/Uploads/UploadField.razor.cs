using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Uploads;

/// <summary>Chooses files and sends them to an endpoint of the API, each as a body of its own, with its progress and what became of it.</summary>
public sealed partial class UploadField
{
    private readonly List<Line> lines = [];
    private ElementReference input;
    private DotNetObjectReference<UploadField>? self;
    private bool isBusy;

    /// <summary>Text of the button.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>Where to send; <c>{name}</c> is replaced by the file's name.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = string.Empty;

    /// <summary>POST or PUT.</summary>
    [Parameter]
    public string Method { get; set; } = "POST";

    /// <summary>Kinds of files that are offered.</summary>
    [Parameter]
    public string? Accept { get; set; }

    /// <summary>Whether there is something to send with the file that is still missing.</summary>
    [Parameter]
    public bool IsDisabled { get; set; }

    /// <summary>What is said of a file that was taken; null: how many records it had.</summary>
    [Parameter]
    public string? TakenText { get; set; }

    /// <summary>A file was taken in.</summary>
    [Parameter]
    public EventCallback OnTaken { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private AntiforgeryStateProvider Forgery { get; set; } = null!;

    [Inject]
    private IStringLocalizer<UploadText> T { get; set; } = null!;

    /// <summary>Called by the script: how far a file is.</summary>
    [JSInvokable]
    public Task OnProgressAsync(string name, long done, long length) => UpdateAsync(() =>
    {
        var line = LineOf(name);
        (line.Text, line.Class) = done < length
            ? (T["Sending", (done * 100 / Math.Max(1, length)).ToString(CultureInfo.InvariantCulture)], string.Empty)
            : (T["Reading"], string.Empty);
        return Task.CompletedTask;
    });

    /// <summary>Called by the script: what a file was answered.</summary>
    [JSInvokable]
    public Task OnDoneAsync(string name, int status, string body) => UpdateAsync(async () =>
    {
        Describe(LineOf(name), status, body);
        if (status is >= 200 and < 300)
        {
            await OnTaken.InvokeAsync();
        }
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        self?.Dispose();
        base.Dispose(disposing);
    }

    private async Task SendAsync()
    {
        isBusy = true;
        lines.Clear();
        self ??= DotNetObjectReference.Create(this);
        try
        {
            await using var script = await Script.InvokeAsync<IJSObjectReference>("import", Gone, "./_content/Midmar.Web/upload.js");
            await script.InvokeVoidAsync("send", Timeout.InfiniteTimeSpan, input, Method, Address, Forgery.GetAntiforgeryToken()?.Value, self);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }

        isBusy = false;
    }

    private Line LineOf(string name)
    {
        var line = lines.Find(l => l.Name == name);
        if (line is null)
        {
            line = new Line(name);
            lines.Add(line);
        }

        return line;
    }

    private void Describe(Line line, int status, string body)
    {
        if (status == 0)
        {
            (line.Text, line.Class) = (T["NotSent"], "bad");
            return;
        }

        using var answer = TryParse(body);
        var root = answer?.RootElement ?? default;
        if (TakenText is not null && status is >= 200 and < 300)
        {
            (line.Text, line.Class) = (TakenText, "ok");
            return;
        }

        if (Text(root, "words") is not "?" and var words)
        {
            (line.Text, line.Class) = (words, "bad");
            return;
        }

        var upload = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("upload", out var inner) ? inner : root;
        line.Problems = Strings(upload, "problems");
        if (status is >= 200 and < 300)
        {
            var (records, failed, again) = (Number(upload, "records"), Number(upload, "failed"), Number(upload, "duplicates"));
            line.Text = records == 0 && again > 0 ? T["Again"] : T["Records", records.ToString("N0", CultureInfo.CurrentCulture)];
            line.Text += failed > 0 ? $" · {T["Failed", failed.ToString("N0", CultureInfo.CurrentCulture)]}" : string.Empty;
            line.Class = failed > 0 ? "warn" : "ok";
            return;
        }

        var text = T[Text(root, "code")];
        (line.Text, line.Class) = (text.ResourceNotFound ? T["Refused", Text(root, "title")] : text, "bad");
    }

    private static JsonDocument? TryParse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "?";

    private static long Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;

    private static IReadOnlyList<string> Strings(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString() ?? string.Empty)]
            : [];

    private sealed class Line(string name)
    {
        public string Name { get; } = name;

        public string Text { get; set; } = string.Empty;

        public string Class { get; set; } = string.Empty;

        public IReadOnlyList<string> Problems { get; set; } = [];
    }
}
