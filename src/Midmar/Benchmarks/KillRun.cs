using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Midmar.Benchmarks;

/// <summary>
/// Sends a story to a centre, which is killed at random moments: while it starts, while it takes in, while it works off.
/// What was not acknowledged is sent again. The next round begins when the last is acknowledged.
/// </summary>
internal sealed class KillRun(string data, string rules, KillStory story, Random random) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private ServeProcess? centre;
    private Uri? address;
    private string? token;

    /// <summary>Times the centre was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Bodies sent, more than once where one was not acknowledged.</summary>
    public int Sent { get; private set; }

    /// <summary>Runs rounds; kills once and sometimes more often in each, or never.</summary>
    public async Task RunAsync(int rounds, bool kills, Action<int> onRound)
    {
        for (var round = 0; round < rounds; round++)
        {
            var open = story.Bodies(round).ToList();
            for (var attempt = 0; open.Count > 0; attempt++)
            {
                var isKilled = kills && (attempt == 0 || random.Next(4) == 0);
                open = await SendAsync(open, isKilled);
            }

            onRound(round);
        }

        // The last end is no better prepared than the others.
        Kill();
    }

    public void Dispose()
    {
        centre?.Dispose();
        client.Dispose();
    }

    /// <summary>Sends bodies on connections of their own; returns those that were not acknowledged.</summary>
    private async Task<List<string>> SendAsync(List<string> bodies, bool isKilled)
    {
        if (centre is null)
        {
            centre = new ServeProcess(data, [rules]);
            if (isKilled && token is not null && random.Next(5) == 0)
            {
                await Task.Delay(random.Next(1_500));
                Kill();
                return bodies;
            }

            try
            {
                address = await centre.ListeningAsync();
            }
            catch (IOException e)
            {
                throw new IOException($"The centre did not start again after {Kills} kills. It said:\n{centre.Said}", e);
            }

            token ??= centre.Token ?? throw new IOException($"The centre printed no token. It said:\n{centre.Said}");
        }

        var sending = bodies.Select(async body => (Body: body, IsAcknowledged: await TrySendAsync(body, patiently: !isKilled))).ToList();
        if (isKilled)
        {
            await Task.Delay(random.Next(random.Next(2) == 0 ? 30 : 400));
            Kill();
        }

        var answers = await Task.WhenAll(sending);
        return [.. answers.Where(a => !a.IsAcknowledged).Select(a => a.Body)];
    }

    private async Task<bool> TrySendAsync(string body, bool patiently)
    {
        for (var attempt = 0; attempt < (patiently ? 200 : 1); attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address!, "/_bulk"));
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                Sent++;
                using var answer = await client.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode && !JsonDocument.Parse(text).RootElement.GetProperty("errors").GetBoolean())
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
                // The centre is gone, or an answer was cut: not acknowledged.
            }

            await Task.Delay(RetryAfter);
        }

        return false;
    }

    private void Kill()
    {
        if (centre is not null)
        {
            centre.Kill();
            centre.Dispose();
            centre = null;
            Kills++;
        }
    }
}
