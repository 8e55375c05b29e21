using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Midmar.Centre.Evidence;

/// <summary>
/// A package of evidence is a bag (RFC 8493, BagIt 1.0) in a zip, with a detached signature over its tag manifest. By the tag
/// manifest everything else in it is signed too.
/// </summary>
public static class Bag
{
    /// <summary>Says that it is a bag.</summary>
    public const string Declaration = "bagit.txt";

    /// <summary>What is said of the bag.</summary>
    public const string Info = "bag-info.txt";

    /// <summary>Hashes of the payload.</summary>
    public const string Manifest = "manifest-sha256.txt";

    /// <summary>Hashes of the other tag files.</summary>
    public const string TagManifest = "tagmanifest-sha256.txt";

    /// <summary>The signature over <see cref="TagManifest"/>, DER.</summary>
    public const string Signature = "tagmanifest-sha256.txt.sig";

    /// <summary>The public key it was made with, PEM.</summary>
    public const string PublicKey = "public-key.pem";

    /// <summary>Where the payload lies.</summary>
    public const string Payload = "data/";

    /// <summary>Items and chains of custody, JSON.</summary>
    public const string Custody = Payload + "custody.json";

    /// <summary>Content of <see cref="Declaration"/>.</summary>
    public const string DeclarationText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    /// <summary>A line of a manifest.</summary>
    public static string Line(string sha256, string name) => string.Create(CultureInfo.InvariantCulture, $"{sha256}  {Encode(name)}\n");

    /// <summary>Reads a manifest: hash by name; null when a line is none, or a name comes twice.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space != 64 || !line[..space].All(char.IsAsciiHexDigit) || !files.TryAdd(Decode(line[space..].TrimStart(' ', '\t', '*')), line[..space].ToLowerInvariant()))
            {
                return null;
            }
        }

        return files;
    }

    /// <summary>Name in the payload of an item's content.</summary>
    public static string NameOf(long number, string fileName) => string.Create(
        CultureInfo.InvariantCulture, $"{Payload}{number}-{string.Concat(EvidenceRules.FileNameOf(fileName).Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'))}");

    /// <summary>Name in the payload of the list of an item's records.</summary>
    public static string ListNameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{Payload}{number}-records.manifest.json");

    /// <summary>The fingerprint of a public key: SHA-256 of its DER.</summary>
    public static string FingerprintOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    private static string Encode(string name) => new StringBuilder(name).Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A").ToString();

    private static string Decode(string name) => new StringBuilder(name).Replace("%0D", "\r").Replace("%0d", "\r").Replace("%0A", "\n").Replace("%0a", "\n").Replace("%25", "%").ToString();
}
