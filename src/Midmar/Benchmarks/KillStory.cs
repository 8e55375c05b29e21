using System.Globalization;
using System.Text;

namespace Midmar.Benchmarks;

/// <summary>
/// What a centre that is killed again and again is sent: batches of Windows records, always the same for a seed. They name
/// no time, so that their arrival counts and none can come too late for correlation, however long a restart takes.
/// </summary>
internal sealed class KillStory(int seed, int batches, int records)
{
    /// <summary>Field that numbers the records.</summary>
    public const string Serial = "serial";

    /// <summary>Rules that the records meet: one on single records, one within a batch, one over many rounds.</summary>
    public const string Rules = """
        title: Encoded command
        id: 6f0c5f4a-5a52-4c1b-9a55-0d6a4f3f0a01
        level: high
        logsource: {category: process_creation, product: windows}
        detection:
            encoded: {CommandLine|contains: ' -enc '}
            condition: encoded
        ---
        title: Failed sign-in
        id: 6f0c5f4a-5a52-4c1b-9a55-0d6a4f3f0a02
        name: failed_sign_in
        level: low
        logsource: {product: windows, service: security}
        detection:
            failed: {EventID: 4625}
            condition: failed
        ---
        title: Sign-in
        id: 6f0c5f4a-5a52-4c1b-9a55-0d6a4f3f0a03
        name: sign_in
        level: low
        logsource: {product: windows, service: security}
        detection:
            made: {EventID: 4624}
            condition: made
        ---
        title: Many failed sign-ins on a gate
        id: 6f0c5f4a-5a52-4c1b-9a55-0d6a4f3f0a04
        level: medium
        correlation: {type: event_count, rules: [failed_sign_in], group-by: [Computer], timespan: 5m, condition: {gte: 5}}
        ---
        title: The same account again and again
        id: 6f0c5f4a-5a52-4c1b-9a55-0d6a4f3f0a05
        level: medium
        correlation: {type: event_count, rules: [sign_in], group-by: [TargetUserName], timespan: 7d, condition: {gte: 5}}
        """;

    /// <summary>Records of one round.</summary>
    public int PerRound => batches * records;

    /// <summary>The bodies of a round; the first has the sign-in that is counted over rounds.</summary>
    public IReadOnlyList<string> Bodies(int round) => [.. Enumerable.Range(0, batches).Select(b => Body(round, b))];

    private string Body(int round, int batch)
    {
        var random = new Random(HashCode.Combine(seed) ^ (round * 7919) ^ (batch * 104_729));
        var text = new StringBuilder();
        for (var i = 0; i < records; i++)
        {
            var serial = ((long)((round * batches) + batch) * records) + i;
            text.Append("{\"create\":{}}\n").Append(i switch
            {
                0 when batch == 0 => Security(4624, "gate-0", "walker", serial),
                < 7 => Security(4625, string.Create(CultureInfo.InvariantCulture, $"gate-{round}-{batch}"), $"u{random.Next(1_000_000)}", serial),
                _ => Process(random.Next(5) == 0 ? $"powershell -enc {random.NextInt64():x}" : $"worker --session {random.NextInt64():x}", serial),
            }).Append('\n');
        }

        return text.ToString();
    }

    private static string Security(int id, string host, string account, long serial) =>
        Event("Security", "Microsoft-Windows-Security-Auditing", id, host, serial, $$"""{"TargetUserName":"{{account}}","LogonType":3}""");

    private static string Process(string command, long serial) =>
        Event("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", 1, "gate-1", serial, $$"""{"CommandLine":"{{command}}","Image":"C:\\Windows\\System32\\cmd.exe"}""");

    private static string Event(string channel, string provider, int id, string host, long serial, string data) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"serial":{{{serial}}},"winlog":{"channel":"{{{channel}}}","provider_name":"{{{provider}}}","event_id":{{{id}}},"computer_name":"{{{host}}}","event_data":{{{data}}}}}""");
}
