using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Midmar.Centre.Audit;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Store.Backup;
using Midmar.Store.Evidence;
using Midmar.Store.Files;
using Midmar.Tests.Access;
using Xunit;

namespace Midmar.Tests.Api;

/// <summary>Evidence of a running centre, as programs seal it and take it out, and as the command line verifies it.</summary>
public sealed class EvidenceApiTests
{
    private const string Root = "/api/v1/workspaces/1";
    private const string Facts = "?title=Disk&how=dd&where=Gate+1&by=Zayd&at=2026-06-11T18:00:00Z&marking=red&name=";
    private const string Range = "\"from\":\"2026-06-11T00:00:00Z\",\"to\":\"2026-06-12T00:00:00Z\"";

    private const string Bulk = """
        {"create":{}}
        {"@timestamp":"2026-06-11T18:00:01Z","host":{"name":"gate-07"},"message":"one"}
        {"create":{}}
        {"@timestamp":"2026-06-11T18:00:02Z","host":{"name":"gate-07"},"message":"بوابة"}

        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sealed_is_taken_out_signed_and_verifies_offline()
    {
        using var place = new TemporaryFolder();
        await using var centre = await OpenCentre.StartAsync(place);
        using var program = await ProgramAsync(centre);
        var image = new byte[300_000];
        new Random(7).NextBytes(image);

        Assert.Equal("1", await TextAsync(program, "/incidents/1/evidence" + Facts + Uri.EscapeDataString("../صورة القرص.img"), image));
        Assert.Equal("2", await TextAsync(program, "/incidents/1/evidence/records", $$"""{"title":"Gates","query":"gate-07",{{Range}}}"""));

        var list = JsonDocument.Parse(await program.GetStringAsync(Root + "/incidents/1/evidence", Stop)).RootElement;
        var items = list.GetProperty("items");
        Assert.Equal(["RecordSet", "File"], items.EnumerateArray().Select(i => i.GetProperty("form").GetString()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), items[1].GetProperty("sha256").GetString());
        Assert.Equal("صورة القرص.img", items[1].GetProperty("fileName").GetString());

        using var content = await PostAsync(program, "/evidence/1/content", """{"purpose":"look for the dropper"}""");
        Assert.Equal(image, await content.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("صورة القرص.img", content.Content.Headers.ContentDisposition!.FileNameStar);
        var lines = (await TextAsync(program, "/evidence/2/content", """{"purpose":"read"}""")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal([Bulk.Split('\n')[3].Trim(), Bulk.Split('\n')[1].Trim()], lines.Select(l => Encoding.UTF8.GetString(l.GetProperty("original").GetBytesFromBase64()).Trim()));
        var named = JsonDocument.Parse(await TextAsync(program, "/evidence/2/content", """{"purpose":"read","list":true}""")).RootElement;
        Assert.Equal(2, named.GetProperty("count").GetInt32());
        Assert.Equal(
            lines.Select(l => Convert.ToHexStringLower(SHA256.HashData(l.GetProperty("original").GetBytesFromBase64()))),
            named.GetProperty("records").EnumerateArray().Select(r => r.GetProperty("sha256").GetString()));

        var package = await PackageAsync(program, place);
        var fingerprint = list.GetProperty("keyFingerprint").GetString()!;
        var verified = await MidmarProcess.RunAsync("evidence", "verify", package, "--fingerprint", fingerprint);
        Assert.True(verified.ExitCode == ExitCodes.Done, verified.Output + verified.Error);
        Assert.Contains($"signed with the key {fingerprint}", verified.Output, StringComparison.Ordinal);
        var other = await MidmarProcess.RunAsync("evidence", "verify", package, "--fingerprint", new string('0', 64));
        Assert.Equal(ExitCodes.CheckFailed, other.ExitCode);
        Assert.Contains("OtherKey", other.Output, StringComparison.Ordinal);

        var custody = PackageVerifier.Verify(package, fingerprint, Stop).Custody!;
        Assert.Equal([CustodyAct.Acquired, CustodyAct.Examined, CustodyAct.Copied], custody.Items[0].Item.Custody.Select(l => l.Act));
        Assert.Equal("look for the dropper", custody.Items[0].Item.Custody[1].Why);
        var running = await MidmarProcess.RunAsync("evidence", "verify", "--data", Path.Combine(place.Path, "data"));
        Assert.True(running.ExitCode == ExitCodes.Done, running.Output + running.Error);
        Assert.Contains("2 items, 3 originals hashed", running.Output, StringComparison.Ordinal);

        var audited = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = "evidence." }, Stop)).Entries.Select(e => e.Entry).ToArray();
        Assert.Contains(audited, e => e is { Action: EvidenceActions.Seal, Outcome: AuditOutcome.Allowed });
        Assert.Contains(audited, e => e is { Action: AuditActions.ViewEvidence, Subject: "evidence 1", Text: "look for the dropper" });
        Assert.Contains(audited, e => e is { Action: EvidenceActions.Export, Text: "for the court" });
        Assert.StartsWith("complete, signed ", Assert.Single(audited, e => e.Action == EvidenceActions.ExportEnd).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_was_tampered_with_is_found_out()
    {
        using var place = new TemporaryFolder();
        await using var centre = await OpenCentre.StartAsync(place);
        using var program = await ProgramAsync(centre);
        await TextAsync(program, "/incidents/1/evidence" + Facts + "disk.img", "disk image"u8.ToArray());
        var package = await PackageAsync(program, place);
        var files = Unpack(package);
        Assert.Equal(
            [Bag.Info, Bag.Declaration, "data/1-disk.img", Bag.Custody, Bag.Manifest, Bag.PublicKey, Bag.TagManifest, Bag.Signature],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(Damages(place, files));

        Assert.Equal([EvidenceDamage.Changed], Damages(place, With(files, "data/1-disk.img", "disk imagE")));
        Assert.Equal([EvidenceDamage.Missing], Damages(place, With(files, "data/1-disk.img", null)));
        Assert.Equal([EvidenceDamage.Extra], Damages(place, With(files, "data/2-planted.txt", "planted")));
        Assert.Contains(EvidenceDamage.SignatureWrong, Damages(place, With(files, Bag.Signature, "no signature")));
        Assert.Contains(EvidenceDamage.SignatureWrong, Damages(place, With(files, Bag.Signature, null)));
        Assert.Contains(EvidenceDamage.NotAPackage, Damages(place, With(files, Bag.Manifest, null)));
        Assert.Equal([EvidenceDamage.NotAPackage], Damages(place, With(files, Bag.Declaration, null)));

        // Whoever changes manifests to fit has no key to sign them with.
        var fitting = Bag.Line(Convert.ToHexStringLower(SHA256.HashData("disk imagE"u8)), "data/1-disk.img") + Bag.Line(HashOf(files[Bag.Custody]), Bag.Custody);
        var forged = With(With(files, "data/1-disk.img", "disk imagE"), Bag.Manifest, fitting);
        forged = With(forged, Bag.TagManifest, string.Concat(Bag.Read(Encoding.UTF8.GetString(files[Bag.TagManifest]))!.Select(f => Bag.Line(f.Key == Bag.Manifest ? HashOf(Encoding.UTF8.GetBytes(fitting)) : f.Value, f.Key))));
        Assert.Equal([EvidenceDamage.SignatureWrong, EvidenceDamage.CustodyDiffers], Damages(place, forged));

        var command = await MidmarProcess.RunAsync("evidence", "verify", Pack(place, With(files, "data/1-disk.img", "disk imagE")));
        Assert.Equal(ExitCodes.CheckFailed, command.ExitCode);
        Assert.Contains("Changed: tampered.zip: data/1-disk.img", command.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.CheckFailed, (await MidmarProcess.RunAsync("evidence", "verify", place.Write("no.zip", "no zip"))).ExitCode);
    }

    [Fact]
    public async Task An_original_that_was_changed_goes_nowhere_and_is_named_by_the_command()
    {
        using var place = new TemporaryFolder();
        await using var centre = await OpenCentre.StartAsync(place);
        using var program = await ProgramAsync(centre);
        await TextAsync(program, "/incidents/1/evidence" + Facts + "disk.img", "disk image"u8.ToArray());
        await TextAsync(program, "/incidents/1/evidence" + Facts + "memory.img", "memory image"u8.ToArray());
        var folder = EvidenceFiles.FolderOf(Path.Combine(place.Path, "data"), Workspace.Live);
        var (disk, memory) = (Path.Combine(folder, HashOf("disk image"u8.ToArray())), Path.Combine(folder, HashOf("memory image"u8.ToArray())));
        File.SetAttributes(disk, FileAttributes.Normal);
        await File.WriteAllTextAsync(disk, "disk imagE", Stop);

        await Assert.ThrowsAnyAsync<Exception>(async () => await TextAsync(program, "/evidence/1/content", """{"purpose":"look"}"""));
        await Assert.ThrowsAnyAsync<Exception>(async () => await TextAsync(program, "/incidents/1/evidence/package", """{"purpose":"court"}"""));
        File.SetAttributes(memory, FileAttributes.Normal);
        File.Delete(memory);
        Assert.Equal("EvidenceContentMissing", await CodeAsync(program, "/evidence/2/content", """{"purpose":"look"}""", HttpStatusCode.Conflict));
        Assert.Equal("EvidenceContentMissing", await CodeAsync(program, "/incidents/1/evidence/package", """{"purpose":"court"}""", HttpStatusCode.Conflict));

        var verified = await MidmarProcess.RunAsync("evidence", "verify", "--data", Path.Combine(place.Path, "data"), "--workspace", "1");
        Assert.Equal(ExitCodes.CheckFailed, verified.ExitCode);
        Assert.Contains($"Changed: {folder}: {Path.GetFileName(disk)} (evidence 1)", verified.Output, StringComparison.Ordinal);
        Assert.Contains($"Missing: {folder}: {Path.GetFileName(memory)} (evidence 2)", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_named_and_leave_nothing()
    {
        using var place = new TemporaryFolder();
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o with { Evidence = new EvidenceLimits { MaxBytes = 1024 * 1024, MaxRecords = 1 } });
        using var program = await ProgramAsync(centre);
        Assert.Equal("EvidenceTooLarge", await CodeAsync(program, "/incidents/1/evidence" + Facts + "a", new byte[1024 * 1024 + 1], HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal("EvidenceTooLarge", await CodeAsync(program, "/incidents/1/evidence" + Facts + "a", new byte[3 * 1024 * 1024], HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal("EvidenceEmpty", await CodeAsync(program, "/incidents/1/evidence" + Facts + "a", Array.Empty<byte>(), HttpStatusCode.Conflict));
        Assert.Equal("TextUnusable", await CodeAsync(program, "/incidents/1/evidence?at=2026-06-11T18:00:00Z&title=x", "x"u8.ToArray(), HttpStatusCode.Conflict));
        Assert.Equal("BadTime", await CodeAsync(program, "/incidents/1/evidence?title=x", "x"u8.ToArray(), HttpStatusCode.BadRequest));
        Assert.Equal("BadValue", await CodeAsync(program, "/incidents/1/evidence" + Facts.Replace("red", "pink", StringComparison.Ordinal) + "a", "x"u8.ToArray(), HttpStatusCode.BadRequest));
        Assert.Equal("NoSuchIncident", await CodeAsync(program, "/incidents/7/evidence" + Facts + "a", "x"u8.ToArray(), HttpStatusCode.NotFound));
        Assert.Equal("TooManyRecords", await CodeAsync(program, "/incidents/1/evidence/records", $$"""{"title":"Gates",{{Range}}}""", HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal("NoRecordsChosen", await CodeAsync(program, "/incidents/1/evidence/records", $$"""{"title":"Gates","query":"nowhere",{{Range}}}""", HttpStatusCode.Conflict));
        Assert.Equal("QueryUnusable", await CodeAsync(program, "/incidents/1/evidence/records", $$"""{"title":"Gates","query":"\"open",{{Range}}}""", HttpStatusCode.Conflict));
        Assert.Equal("RecordsGone", await CodeAsync(program, "/incidents/1/evidence/records", """{"title":"Gates","records":["1-00000000000000ff-0"]}""", HttpStatusCode.Conflict));
        Assert.Equal("NoRecordsChosen", await CodeAsync(program, "/incidents/1/evidence/records", """{"title":"Gates","records":["2-00000000000000ff-0"]}""", HttpStatusCode.Conflict));
        Assert.Equal("NothingToExport", await CodeAsync(program, "/incidents/1/evidence/package", """{"purpose":"court"}""", HttpStatusCode.Conflict));
        Assert.Equal("NoSuchEvidence", await CodeAsync(program, "/evidence/1/content", """{"purpose":"look"}""", HttpStatusCode.NotFound));
        Assert.Empty(centre.Get<IEvidenceStore>().All(Workspace.Live));

        Assert.Equal("1", await TextAsync(program, "/incidents/1/evidence" + Facts + "a", "x"u8.ToArray()));
        Assert.Equal("SealedAlready", await CodeAsync(program, "/incidents/1/evidence" + Facts + "b", "x"u8.ToArray(), HttpStatusCode.Conflict));
        Assert.Equal("TextUnusable", await CodeAsync(program, "/evidence/1/content", """{"purpose":" "}""", HttpStatusCode.Conflict));
        Assert.Single(centre.Get<IEvidenceStore>().All(Workspace.Live));
    }

    [Fact]
    public async Task What_was_disposed_of_is_gone_after_the_next_start_at_the_latest_and_its_entry_stays()
    {
        using var place = new TemporaryFolder();
        var data = Path.Combine(place.Path, "data");
        await using (var centre = await OpenCentre.StartAsync(place))
        {
            using var program = await ProgramAsync(centre);
            await TextAsync(program, "/incidents/1/evidence" + Facts + "a", "x"u8.ToArray());
            var ledger = await centre.Get<Ledger>().OfAsync(Workspace.Live, Stop);

            // As if the process ended between the decision and the deletion.
            await ledger.DoAsync(new Author(ActorKind.Person, "amal", "Amal"), DateTime.UtcNow, w => CustodyRules.AskDisposal(w, 1, "over"), Stop);
            await ledger.DoAsync(new Author(ActorKind.Person, "badr", "Badr"), DateTime.UtcNow, w => CustodyRules.DecideDisposal(w, 1, isAgreed: true, string.Empty), Stop);
            Assert.Equal("EvidenceIsDisposed", await CodeAsync(program, "/evidence/1/content", """{"purpose":"look"}""", HttpStatusCode.Conflict));
            Assert.Contains("NotDeleted", (await MidmarProcess.RunAsync("evidence", "verify", "--data", data)).Output, StringComparison.Ordinal);
        }

        await using (var again = await OpenCentre.StartAsync(place))
        {
            for (var tries = 0; again.Get<IEvidenceStore>().All(Workspace.Live).Count > 0 && tries < 100; tries++)
            {
                await Task.Delay(50, Stop);
            }

            Assert.Empty(again.Get<IEvidenceStore>().All(Workspace.Live));
            var item = (await again.Get<Ledger>().OfAsync(Workspace.Live, Stop)).Shelf(EvidenceItem.Kind).Find(1)!.State;
            Assert.Equal((EvidenceState.Disposed, HashOf("x"u8.ToArray())), (item.State, item.Content.Sha256));
        }

        Assert.Equal(ExitCodes.Done, (await MidmarProcess.RunAsync("evidence", "verify", "--data", data)).ExitCode);
    }

    [Fact]
    public async Task A_backup_brings_evidence_back_read_only_with_the_key_that_signs()
    {
        using var place = new TemporaryFolder();
        await using var centre = await OpenCentre.StartAsync(place);
        using var program = await ProgramAsync(centre);
        await TextAsync(program, "/incidents/1/evidence" + Facts + "a", "x"u8.ToArray());
        var package = await PackageAsync(program, place);
        var (zip, restored) = (Path.Combine(place.Path, "backup.zip"), Path.Combine(place.Path, "restored"));

        BackupWriter.Write(Path.Combine(place.Path, "data"), zip, TimeProvider.System, Stop);
        Assert.Empty(BackupReader.Restore(zip, restored).Problems);

        Assert.Empty(Assert.Single(await EvidenceVerifier.VerifyAsync(restored, only: null, Stop)).Problems);
        var file = Assert.Single(Directory.EnumerateFiles(EvidenceFiles.FolderOf(restored, Workspace.Live)));
        Assert.True(File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly));
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(restored, "state", "signing-key.pem"), Stop));
        Assert.Equal(PackageVerifier.Verify(package, fingerprint: null, Stop).Fingerprint, Bag.FingerprintOf(key));
    }

    [Fact]
    public async Task Verifying_makes_nothing_and_says_what_cannot_be_verified()
    {
        using var place = new TemporaryFolder();

        Assert.Equal(ExitCodes.Usage, (await MidmarProcess.RunAsync("evidence", "verify", "--data", place.Path)).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await MidmarProcess.RunAsync("evidence", "verify", Path.Combine(place.Path, "none.zip"))).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await MidmarProcess.RunAsync("evidence", "verify", "a.zip", "--fingerprint", "12")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await MidmarProcess.RunAsync("evidence", "verify", "a.zip", "--workspace", "1")).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Path));
    }

    private static async Task<HttpClient> ProgramAsync(OpenCentre centre)
    {
        var program = await centre.ProgramAsync(Permission.SeeIncidents, Permission.HandleIncidents, Permission.Search, Permission.ViewEvidence, Permission.Export);
        var secret = Source.NewToken();
        await centre.Get<ISourceDirectory>().AddAsync(
            Workspace.Live, id => new Source { Id = id, Name = "gates", Kind = SourceKind.Token, Workspace = Workspace.Live, TokenHash = Source.HashOf(secret) }, Stop);
        using var shipper = centre.Client(secret);
        using var content = new StringContent(Bulk, Encoding.UTF8, "application/x-ndjson");
        using var stored = await shipper.PostAsync("/_bulk", content, Stop);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        await TextAsync(program, "/incidents", """{"title":"Gates","severity":"high","reason":"entry stops"}""");
        return program;
    }

    private static async Task<string> PackageAsync(HttpClient program, TemporaryFolder place)
    {
        using var answer = await PostAsync(program, "/incidents/1/evidence/package", """{"purpose":"for the court"}""");
        Assert.StartsWith("live-evidence-incident-1-", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var path = Path.Combine(place.Path, "package.zip");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync(Stop), Stop);
        return path;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient program, string path, object body)
    {
        using HttpContent content = body is byte[] bytes ? new ByteArrayContent(bytes) : new StringContent((string)body, Encoding.UTF8, "application/json");
        return await program.PostAsync(new Uri(Root + path, UriKind.Relative), content, Stop);
    }

    private static async Task<string> TextAsync(HttpClient program, string path, object body)
    {
        using var answer = await PostAsync(program, path, body);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static async Task<string?> CodeAsync(HttpClient program, string path, object body, HttpStatusCode status)
    {
        using var answer = await PostAsync(program, path, body);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("code").GetString();
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Dictionary<string, byte[]> Unpack(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(e => e.FullName[(e.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..], e =>
        {
            using var content = new MemoryStream();
            using var entry = e.Open();
            entry.CopyTo(content);
            return content.ToArray();
        });
    }

    private static Dictionary<string, byte[]> With(Dictionary<string, byte[]> files, string name, string? text)
    {
        var changed = new Dictionary<string, byte[]>(files);
        changed.Remove(name);
        if (text is not null)
        {
            changed[name] = Encoding.UTF8.GetBytes(text);
        }

        return changed;
    }

    private static string Pack(TemporaryFolder place, Dictionary<string, byte[]> files)
    {
        var path = Path.Combine(place.Path, "tampered.zip");
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = zip.CreateEntry("bag/" + name).Open();
            entry.Write(content);
        }

        return path;
    }

    private static EvidenceDamage[] Damages(TemporaryFolder place, Dictionary<string, byte[]> files) =>
        PackageVerifier.Verify(Pack(place, files), fingerprint: null, Stop).Problems.Select(p => p.Damage).ToArray();
}
