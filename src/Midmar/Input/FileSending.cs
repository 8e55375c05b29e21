using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using Midmar.Output;

namespace Midmar.Input;

/// <summary>Sends files one after the other, and again when the centre cannot take them now.</summary>
internal sealed class FileSending(HttpClient client, TextWriter output, TimeProvider time)
{
    /// <summary>Times a file is sent before it is given up (count).</summary>
    private const int MaxTries = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private int sent;
    private int unreadable;
    private int failed;
    private long records;

    /// <exception cref="UsageException">The centre does not know the token, or its certificate is not trusted.</exception>
    public async Task SendAsync(string path, CancellationToken cancellation)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var (isFinal, message) = await TrySendAsync(path, cancellation);
            if (isFinal || attempt == MaxTries)
            {
                await output.WriteLineAsync(TerminalText.Safe($"{path}: {message}"));
                failed += isFinal ? 0 : 1;
                return;
            }

            await output.WriteLineAsync(TerminalText.Safe($"{path}: {message} Trying again."));
            await Task.Delay(pause, time, cancellation);
            pause *= 2;
        }
    }

    /// <summary>Says what became of all, and gives the exit code.</summary>
    public int Finish()
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sent} files taken in with {records} records, {failed} not{(unreadable > 0 ? $"; {unreadable} passed over in which no log was found" : string.Empty)}."));
        return failed == 0 && sent > 0 ? ExitCodes.Done : ExitCodes.NothingReadable;
    }

    private async Task<(bool IsFinal, string Message)> TrySendAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var file = ScanPaths.Open(path);
            using var content = new StreamContent(file);
            using var answer = await client.PostAsync($"/ingest/upload?name={Uri.EscapeDataString(Path.GetFileName(path))}", content, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
            {
                throw new UsageException("The centre does not know this token, or not from this address. Give the token of one of its sources.");
            }

            return Read(answer.StatusCode, text);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException untrusted)
        {
            // Trying again would not make it another certificate.
            throw new UsageException(
                $"The centre's certificate is not trusted ({untrusted.Message.TrimEnd('.')}). Give the one to trust with --ca: the centre's own is in its data folder, certificates/centre.crt.");
        }
        catch (HttpRequestException e)
        {
            return (false, $"the centre could not be reached: {e.InnerException?.Message ?? e.Message}.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && !File.Exists(path)))
        {
            failed++;
            return (true, $"it cannot be read: {e.Message}");
        }
        catch (IOException e)
        {
            return (false, $"the connection broke: {e.Message}.");
        }
    }

    private (bool IsFinal, string Message) Read(HttpStatusCode status, string text)
    {
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            return (false, text.Contains("diskFull", StringComparison.OrdinalIgnoreCase) ? "the centre's disk is full; free space there." : "the centre is busy.");
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(status, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            failed++;
            return (true, string.Create(CultureInfo.InvariantCulture, $"the answer is not that of a centre (HTTP {(int)status})."));
        }
    }

    private (bool IsFinal, string Message) Read(HttpStatusCode status, JsonElement json)
    {
        if (status is HttpStatusCode.UnprocessableEntity)
        {
            // Beside logs there often lies something else, a README say.
            unreadable++;
            return (true, "no log that can be read; passed over.");
        }

        if (status != HttpStatusCode.OK)
        {
            failed++;
            return (true, json.TryGetProperty("refusal", out var refusal) ? $"not taken in: {refusal.GetString()}." : $"not taken in: {json}");
        }

        sent++;
        var stored = json.GetProperty("records").GetInt64();
        records += stored;
        var lost = json.GetProperty("failed").GetInt64();
        var duplicates = json.GetProperty("duplicates").GetInt64();
        return (true, string.Create(
            CultureInfo.InvariantCulture,
            $"{stored} records{(lost > 0 ? $", {lost} that could not be read" : string.Empty)}{(duplicates > 0 ? $", {duplicates} pieces stored before" : string.Empty)}."));
    }
}
