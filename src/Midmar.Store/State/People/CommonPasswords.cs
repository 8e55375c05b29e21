using System.IO.Hashing;
using System.Text;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>The passwords most used (content/third-party/common-passwords), by hash: a megabyte, once the first password is set.</summary>
internal sealed class CommonPasswords
{
    private const string Resource = "common-passwords.txt";

    private readonly Lazy<HashSet<ulong>> hashes = new(Load);

    public int Count => hashes.Value.Count;

    /// <summary>Whether a word in small letters is among them, as it is or folded.</summary>
    public bool Contains(string word) => hashes.Value.Contains(Hash(word));

    private static HashSet<ulong> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var found = new HashSet<ulong>();
        while (reader.ReadLine() is { } line)
        {
            found.Add(Hash(line));
            found.Add(Hash(PasswordRules.Fold(line)));
        }

        return found;
    }

    private static ulong Hash(string word) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(word));
}
