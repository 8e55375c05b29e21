using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Midmar.Centre.Evidence;

namespace Midmar.Store.Evidence;

/// <summary>Tells whether a package of evidence is what was signed: signature, tag manifest, payload manifest, custody. Nothing of it is unpacked to disk.</summary>
public static class PackageVerifier
{
    /// <summary>Entries of a package (count).</summary>
    public const int MaxEntries = 10_000;

    /// <summary>Bytes of a manifest, the signature or the key.</summary>
    public const int MaxTagBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of the chains of custody.</summary>
    public const int MaxCustodyBytes = 256 * 1024 * 1024;

    /// <summary>Verifies a package.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="fingerprint">Fingerprint of the key that is expected, lower-case hexadecimal; null: whichever it brings.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PackageVerdict Verify(string path, string? fingerprint, CancellationToken cancellation)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return new Reading(zip, cancellation).Verify(fingerprint);
        }
        catch (InvalidDataException)
        {
            return new PackageVerdict(null, null, 0, 0, [new EvidenceProblem(EvidenceDamage.NotAPackage, Path.GetFileName(path), [])]);
        }
    }

    private sealed class Reading(ZipArchive zip, CancellationToken cancellation)
    {
        private readonly List<EvidenceProblem> problems = [];
        private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
        private int files;
        private long bytes;

        public PackageVerdict Verify(string? expected)
        {
            if (!TryList())
            {
                return new PackageVerdict(null, null, 0, 0, problems);
            }

            var signed = Read(Bag.TagManifest, MaxTagBytes);
            var key = CheckSignature(signed, expected);
            var tags = ManifestOf(Bag.TagManifest, signed);
            string[] needed = [Bag.Declaration, Bag.Info, Bag.Manifest, Bag.PublicKey];
            foreach (var name in needed.Where(n => tags?.ContainsKey(n) != true))
            {
                Note(EvidenceDamage.NotAPackage, name);
            }

            Compare(tags);
            if (Read(Bag.Declaration, MaxTagBytes) is { } declaration && Encoding.UTF8.GetString(declaration) != Bag.DeclarationText)
            {
                Note(EvidenceDamage.NotAPackage, Bag.Declaration);
            }

            var payload = ManifestOf(Bag.Manifest, Read(Bag.Manifest, MaxTagBytes));
            Compare(payload);
            foreach (var name in entries.Keys.Where(n => tags?.ContainsKey(n) != true && payload?.ContainsKey(n) != true && n is not (Bag.TagManifest or Bag.Signature)).Order(StringComparer.Ordinal))
            {
                Note(EvidenceDamage.Extra, name);
            }

            var custody = CheckCustody(payload);
            return new PackageVerdict(custody, key, files, bytes, problems);
        }

        private bool TryList()
        {
            var declarations = zip.Entries.Count > MaxEntries ? [] : zip.Entries.Where(e => e.FullName.EndsWith("/" + Bag.Declaration, StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 1).ToArray();
            if (declarations.Length != 1)
            {
                Note(EvidenceDamage.NotAPackage, Bag.Declaration);
                return false;
            }

            var root = declarations[0].FullName[..^Bag.Declaration.Length];
            foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith('/')))
            {
                if (!entry.FullName.StartsWith(root, StringComparison.Ordinal) || !entries.TryAdd(entry.FullName[root.Length..], entry))
                {
                    // Outside of the bag, or the same name twice: what a reader would take is anybody's guess.
                    Note(EvidenceDamage.Extra, entry.FullName);
                }
            }

            return true;
        }

        private string? CheckSignature(byte[]? signed, string? expected)
        {
            if (Read(Bag.PublicKey, MaxTagBytes) is not { } pem || Read(Bag.Signature, MaxTagBytes) is not { } signature || signed is null)
            {
                Note(EvidenceDamage.SignatureWrong, Bag.Signature);
                return null;
            }

            using var key = ECDsa.Create();
            try
            {
                key.ImportFromPem(Encoding.ASCII.GetString(pem));
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                Note(EvidenceDamage.SignatureWrong, Bag.PublicKey);
                return null;
            }

            if (!key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            {
                Note(EvidenceDamage.SignatureWrong, Bag.Signature);
            }

            var fingerprint = Bag.FingerprintOf(key);
            if (expected is not null && expected != fingerprint)
            {
                Note(EvidenceDamage.OtherKey, Bag.PublicKey);
            }

            return fingerprint;
        }

        private IReadOnlyDictionary<string, string>? ManifestOf(string name, byte[]? text)
        {
            var read = text is null ? null : Bag.Read(Encoding.UTF8.GetString(text));
            if (read is null)
            {
                Note(EvidenceDamage.NotAPackage, name);
            }

            return read;
        }

        private void Compare(IReadOnlyDictionary<string, string>? manifest)
        {
            foreach (var (name, sha256) in manifest ?? new Dictionary<string, string>())
            {
                cancellation.ThrowIfCancellationRequested();
                if (!entries.TryGetValue(name, out var entry))
                {
                    Note(EvidenceDamage.Missing, name);
                    continue;
                }

                try
                {
                    using var content = entry.Open();
                    using var counted = new CountingStream(content);
                    var hash = Convert.ToHexStringLower(SHA256.HashData(counted));
                    files++;
                    bytes += counted.Bytes;
                    if (hash != sha256)
                    {
                        Note(EvidenceDamage.Changed, name);
                    }
                }
                catch (InvalidDataException)
                {
                    Note(EvidenceDamage.Unreadable, name);
                }
            }
        }

        private CustodyFile? CheckCustody(IReadOnlyDictionary<string, string>? payload)
        {
            if (Read(Bag.Custody, MaxCustodyBytes) is not { } json || CustodyFile.Read(json) is not { } custody)
            {
                Note(EvidenceDamage.NotAPackage, Bag.Custody);
                return null;
            }

            foreach (var (number, file, list, item) in custody.Items)
            {
                Check(number, file, item.HasContent ? item.Content.Sha256 : null);
                Check(number, list, item.HasContent ? item.Set?.Manifest.Sha256 : null);
            }

            return custody;

            void Check(long number, string? name, string? sha256)
            {
                if ((name is null) != (sha256 is null) || (name is not null && payload?.GetValueOrDefault(name) != sha256))
                {
                    problems.Add(new EvidenceProblem(EvidenceDamage.CustodyDiffers, name ?? Bag.Custody, [number]));
                }
            }
        }

        private byte[]? Read(string name, int most)
        {
            if (!entries.TryGetValue(name, out var entry))
            {
                return null;
            }

            try
            {
                using var content = entry.Open();
                using var read = new MemoryStream();
                var buffer = new byte[64 * 1024];
                for (var length = content.Read(buffer); length > 0; length = content.Read(buffer))
                {
                    if (read.Length + length > most)
                    {
                        return null;
                    }

                    read.Write(buffer, 0, length);
                }

                return read.ToArray();
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }

        private void Note(EvidenceDamage damage, string name) => problems.Add(new EvidenceProblem(damage, name, []));
    }

    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Bytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Bytes;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Bytes += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
