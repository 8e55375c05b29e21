using System.Collections.Immutable;
using System.Text;

namespace Midmar.Centre.Playbooks;

/// <summary>A playbook that comes with the program.</summary>
/// <param name="Name">Its name there: that of its file.</param>
/// <param name="Text">The file.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Playbook">What it says.</param>
public sealed record BuiltInPlaybook(string Name, string Text, string Sha256, Playbook Playbook);

/// <summary>The playbooks written here, from <c>content/playbooks</c>. A new one is a file and a name in this list.</summary>
public static class BuiltInPlaybooks
{
    private static readonly Lazy<ImmutableArray<BuiltInPlaybook>> Read = new(() =>
        [.. new[] { "phishing", "ransomware", "ddos", "defacement", "account-takeover", "hijacked-display" }.Select(Of)]);

    /// <summary>All of them.</summary>
    public static ImmutableArray<BuiltInPlaybook> All => Read.Value;

    /// <summary>One of them; null: there is none of that name.</summary>
    public static BuiltInPlaybook? Find(string name) => All.FirstOrDefault(b => b.Name == name);

    private static BuiltInPlaybook Of(string name)
    {
        using var stream = typeof(BuiltInPlaybooks).Assembly.GetManifestResourceStream($"playbook-{name}.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return new BuiltInPlaybook(name, text, PlaybookLibrary.DigestOf(text), PlaybookFile.ReadKept(text));
    }
}
