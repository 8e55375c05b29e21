using System.Security.Cryptography;
using System.Text;
using Midmar.Centre.Evidence;

namespace Midmar.Store.State;

/// <summary>The key the centre signs with: made when it is first needed, in <c>state/signing-key.pem</c>, readable by the centre's account alone.</summary>
internal sealed class CentreKey(string dataFolder) : ICentreKey, IDisposable
{
    private readonly Lazy<ECDsa> key = new(() => Open(Path.Combine(dataFolder, "state", "signing-key.pem")));

    public string PublicKey => key.Value.ExportSubjectPublicKeyInfoPem() + "\n";

    public string Fingerprint => Bag.FingerprintOf(key.Value);

    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        lock (key)
        {
            return key.Value.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    public void Dispose()
    {
        if (key.IsValueCreated)
        {
            key.Value.Dispose();
        }
    }

    private static ECDsa Open(string path)
    {
        if (File.Exists(path))
        {
            var known = ECDsa.Create();
            known.ImportFromPem(File.ReadAllText(path));
            return known;
        }

        var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var fresh = path + ".new";
        File.Delete(fresh);
        StateFolder.WritePrivate(fresh, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem()));
        File.Move(fresh, path);
        return made;
    }
}
