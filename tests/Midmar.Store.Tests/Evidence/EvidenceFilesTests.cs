using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Midmar.Centre.Evidence;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.Evidence;
using Midmar.Store.Files;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Evidence;

public sealed class EvidenceFilesTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("midmar-evidence-").FullName;

    private string Folder => EvidenceFiles.FolderOf(data, Workspace.Live);

    [Fact]
    public void Content_is_kept_under_its_hash_once_and_nobody_may_write_to_it()
    {
        var store = Store(new DurableFiles());
        var first = Put(store, "disk image");
        var again = Put(store, "disk image");

        Assert.Equal(new EvidenceContent(Hash("disk image"), 10), first);
        Assert.Equal(first, again);
        Assert.Equal([first.Sha256], store.All(Workspace.Live));
        Assert.Equal("disk image", Text(store, first.Sha256));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(Folder, first.Sha256)));
        }
    }

    [Theory]
    [InlineData("../../state/centre.db")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("")]
    public void What_is_no_hash_opens_nothing(string name)
    {
        Assert.Null(Store(new DurableFiles()).Open(Workspace.Live, name));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void What_is_too_large_is_refused_and_leaves_nothing()
    {
        var store = Store(new DurableFiles(), new EvidenceLimits { MaxBytes = 2 * 1024 * 1024, Reserve = 0 });
        using (var draft = store.Begin(Workspace.Live))
        {
            Assert.Null(draft.Write(new byte[2 * 1024 * 1024]));
            Assert.Equal(new EvidenceTooLarge(2), draft.Write(new byte[1]));
        }

        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void A_low_disk_is_refused_before_it_is_full_also_midway()
    {
        const int mebibyte = 1024 * 1024;
        var machine = new FaultyFiles(1) { Room = 170L * mebibyte };
        var store = Store(machine, new EvidenceLimits { Reserve = 100 * mebibyte });
        using (var draft = store.Begin(Workspace.Live))
        {
            Refusal? refusal = null;
            for (var written = 0; refusal is null && written < 200; written++)
            {
                refusal = draft.Write(new byte[mebibyte]);
            }

            // It is looked at every 64 MiB: twice there was room, then there is not.
            Assert.Equal(new EvidenceDiskLow(42, 100), refusal);
        }

        machine.Room = 50 * mebibyte;
        using var other = store.Begin(Workspace.Live);
        Assert.Equal(new EvidenceDiskLow(50, 100), other.Write(new byte[1]));
    }

    [Fact]
    public void A_failed_disk_is_no_content()
    {
        var machine = new FaultyFiles(1) { FailsToSync = true };
        var store = Store(machine);
        using (var draft = store.Begin(Workspace.Live))
        {
            Assert.Null(draft.Write("x"u8));
            Assert.Throws<IOException>(draft.Seal);
        }

        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void Content_that_was_tampered_with_is_neither_taken_for_the_same_nor_replaced()
    {
        var store = Store(new DurableFiles());
        var path = Path.Combine(Folder, Put(store, "disk image").Sha256);
        Tamper(path, "disk imagE");
        using var draft = store.Begin(Workspace.Live);
        draft.Write("disk image"u8);

        Assert.Equal(new EvidenceCopyDamaged(Hash("disk image")), Assert.IsType<Refused<EvidenceContent>>(draft.Seal()).Reason);
        Assert.Equal("disk imagE", File.ReadAllText(path));
    }

    [Fact]
    public void Content_goes_when_nobody_needs_it_and_not_while_it_is_being_sealed_again()
    {
        var store = Store(new DurableFiles());
        var hash = Put(store, "disk image").Sha256;
        store.Remove(Workspace.Live, hash, () => true);
        Assert.Equal([hash], store.All(Workspace.Live));
        using (var draft = store.Begin(Workspace.Live))
        {
            draft.Write("disk image"u8);
            draft.Seal();
            store.Remove(Workspace.Live, hash, () => false);
            Assert.Equal([hash], store.All(Workspace.Live));
        }

        store.Remove(Workspace.Live, hash, () => false);
        Assert.Empty(store.All(Workspace.Live));
    }

    [Fact]
    public void What_an_interrupted_writing_left_is_deleted_at_the_next_start()
    {
        var hash = Put(Store(new DurableFiles()), "whole").Sha256;
        File.WriteAllText(Path.Combine(Folder, "0-7.new"), "half");
        Put(Store(new DurableFiles()), "other");

        Assert.False(File.Exists(Path.Combine(Folder, "0-7.new")));
        Assert.True(File.Exists(Path.Combine(Folder, hash)));
    }

    /// <summary>An item is written to the ledger only after this returned: whatever it names is then there and whole.</summary>
    [Fact]
    public void Whenever_the_power_goes_what_was_sealed_is_whole() => Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[0, 14], Gen.Int[1, 3]).Sample(
        (seed, operations, pieces) =>
        {
            var place = Directory.CreateTempSubdirectory("midmar-evidence-").FullName;
            try
            {
                var machine = new FaultyFiles(seed) { OperationsLeft = operations };
                var store = new EvidenceFiles(machine, place, new EvidenceLimits { Reserve = 0 });
                EvidenceContent? content = null;
                try
                {
                    using var draft = store.Begin(Workspace.Live);
                    for (var i = 0; i < pieces; i++)
                    {
                        draft.Write(Encoding.UTF8.GetBytes($"piece {i} of {seed}"));
                    }

                    content = Assert.IsType<Done<EvidenceContent>>(draft.Seal()).Value;
                }
                catch (IOException)
                {
                    // The power went: nobody was told that it is sealed.
                }

                machine.LosePower();
                var after = new EvidenceFiles(new DurableFiles(), place, new EvidenceLimits());
                Assert.All(after.All(Workspace.Live), name => Assert.Equal(name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(EvidenceFiles.FolderOf(place, Workspace.Live), name))))));
                if (content is not null)
                {
                    Assert.Contains(content.Sha256, after.All(Workspace.Live));
                }
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        },
        iter: 300,
        threads: 1);

    public void Dispose() => Directory.Delete(data, recursive: true);

    internal static EvidenceContent Put(IEvidenceStore store, string text)
    {
        using var draft = store.Begin(Workspace.Live);
        Assert.Null(draft.Write(Encoding.UTF8.GetBytes(text)));
        return Assert.IsType<Done<EvidenceContent>>(draft.Seal()).Value;
    }

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static void Tamper(string path, string text)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllText(path, text);
    }

    private EvidenceFiles Store(IDurableFiles files, EvidenceLimits? limits = null) => new(files, data, limits ?? new EvidenceLimits { Reserve = 0 });

    private static string Text(EvidenceFiles store, string hash)
    {
        using var read = new StreamReader(store.Open(Workspace.Live, hash)!);
        return read.ReadToEnd();
    }
}
