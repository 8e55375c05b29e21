using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Midmar.Commands;

/// <summary><c>midmar frameworks</c>: makes the reduced tables of <c>content/third-party</c> anew from what their publishers give out.</summary>
internal static class FrameworksCommand
{
    public static Command Create()
    {
        var from = new Argument<FileInfo>("STIX") { Description = "ATT&CK Enterprise as a STIX 2.1 bundle, as it is or gzipped." };
        var to = new Argument<FileInfo>("CSV") { Description = "The table to be written." };
        var version = new Option<string>("--framework-version") { Description = "The version of the framework: the bundle does not say it.", Required = true };
        var attack = new Command("attack", "Writes the table of tactics and techniques.") { from, to, version };
        attack.SetAction(parsed => WriteAttack(parsed.GetRequiredValue(from).FullName, parsed.GetRequiredValue(to).FullName, parsed.GetRequiredValue(version)));
        return new Command("frameworks", "Makes the reduced tables of frameworks anew.") { attack }.Hide();
    }

    private static Command Hide(this Command command)
    {
        command.Hidden = true;
        return command;
    }

    private static int WriteAttack(string from, string to, string version)
    {
        using var file = File.OpenRead(from);
        using Stream stream = from.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var bundle = JsonDocument.Parse(stream);
        var objects = bundle.RootElement.GetProperty("objects").EnumerateArray().Where(IsInForce).ToArray();
        var tactics = objects.Where(o => Is(o, "x-mitre-tactic")).ToDictionary(o => o.GetProperty("id").GetString()!);
        var order = objects.Single(o => Is(o, "x-mitre-matrix")).GetProperty("tactic_refs").EnumerateArray().Select(r => tactics[r.GetString()!]).ToArray();
        var lines = new StringBuilder();
        lines.AppendLine(CultureInfo.InvariantCulture, $"# ATT&CK Enterprise {version}: tactics in their order, then techniques");
        foreach (var tactic in order)
        {
            lines.AppendLine(CultureInfo.InvariantCulture, $"{IdOf(tactic)}|{NameOf(tactic)}|{tactic.GetProperty("x_mitre_shortname").GetString()}");
        }

        foreach (var technique in objects.Where(o => Is(o, "attack-pattern")).OrderBy(IdOf, StringComparer.Ordinal))
        {
            var phases = technique.GetProperty("kill_chain_phases").EnumerateArray().Select(p => p.GetProperty("phase_name").GetString());
            lines.AppendLine(CultureInfo.InvariantCulture, $"{IdOf(technique)}|{NameOf(technique)}|{string.Join(' ', phases)}");
        }

        File.WriteAllText(to, lines.ToString().ReplaceLineEndings("\n"));
        return ExitCodes.Done;
    }

    private static bool IsInForce(JsonElement one) =>
        !(one.TryGetProperty("revoked", out var revoked) && revoked.GetBoolean())
        && !(one.TryGetProperty("x_mitre_deprecated", out var deprecated) && deprecated.GetBoolean());

    private static bool Is(JsonElement one, string type) => one.GetProperty("type").GetString() == type;

    private static string NameOf(JsonElement one) => one.GetProperty("name").GetString()!.Replace('|', '/');

    private static string IdOf(JsonElement one) => one.GetProperty("external_references").EnumerateArray()
        .First(r => r.GetProperty("source_name").GetString() == "mitre-attack").GetProperty("external_id").GetString()!;
}
