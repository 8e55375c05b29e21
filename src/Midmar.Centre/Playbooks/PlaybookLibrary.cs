using System.Security.Cryptography;
using System.Text;
using Midmar.Centre.Events;
using Midmar.Centre.Frameworks;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Playbooks;

/// <summary>The file has errors; nothing of it is kept.</summary>
/// <param name="Count">How many.</param>
public sealed record PlaybookHasErrors(int Count) : Refusal;

/// <summary>The same file is in the library already.</summary>
/// <param name="Number">Where.</param>
public sealed record PlaybookThereAlready(long Number) : Refusal;

/// <summary>Another file says it is the same version of the same playbook.</summary>
/// <param name="Number">Which.</param>
public sealed record PlaybookVersionTaken(long Number) : Refusal;

/// <summary>The library is full.</summary>
/// <param name="Limit">Versions it holds.</param>
public sealed record TooManyPlaybooks(int Limit) : Refusal;

/// <summary>There is no such playbook in this workspace.</summary>
public sealed record NoSuchPlaybook : Refusal;

/// <summary>It was withdrawn: no run is started with it any more.</summary>
/// <param name="Because">Why.</param>
public sealed record PlaybookIsWithdrawn(string Because) : Refusal;

/// <summary>A playbook of the library: one that comes with the program, or was kept.</summary>
/// <param name="Key">How addresses name it: its name, or its number.</param>
/// <param name="Number">Its number; null: it comes with the program and was not used yet.</param>
/// <param name="IsBuiltIn">Whether it comes with the program.</param>
/// <param name="File">Its file's name.</param>
/// <param name="Text">Its file.</param>
/// <param name="Sha256">The file's digest.</param>
/// <param name="Playbook">What it says.</param>
/// <param name="Kept">How it was kept; null: it was not.</param>
public sealed record LibraryEntry(string Key, long? Number, bool IsBuiltIn, string File, string Text, string Sha256, Playbook Playbook, KeptPlaybook? Kept)
{
    /// <summary>Whether a run may be started with it.</summary>
    public bool IsUsable => Kept?.WithdrawnBecause is null;
}

/// <summary>The playbooks of a workspace: pure.</summary>
public static class PlaybookLibrary
{
    /// <summary>Versions of playbooks in a workspace (count).</summary>
    public const int MaxPlaybooks = 500;

    /// <summary>Characters of a file's name.</summary>
    public const int MaxFile = 200;

    /// <summary>Playbooks that are suggested (count).</summary>
    public const int MaxSuggested = 3;

    /// <summary>SHA-256 of a file, 64 lower-case hexadecimal digits.</summary>
    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>All playbooks: those of the program in their order, then the others, the last first.</summary>
    public static IReadOnlyList<LibraryEntry> All(IEnumerable<Kept<KeptPlaybook>> kept)
    {
        var all = kept.ToArray();
        return
        [
            .. BuiltInPlaybooks.All.Select(b => Of(b, all.FirstOrDefault(k => k.State.Sha256 == b.Sha256))),
            .. all.Where(k => !BuiltInPlaybooks.All.Any(b => b.Sha256 == k.State.Sha256)).OrderByDescending(k => k.Number).Select(Of),
        ];
    }

    /// <summary>A kept playbook as the library shows it.</summary>
    public static LibraryEntry Of(Kept<KeptPlaybook> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var state = kept.State;
        return new LibraryEntry(
            kept.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), kept.Number, state.IsBuiltIn, state.File, state.Text, state.Sha256, state.Read(), state);
    }

    /// <summary>Playbooks that answer what an alert's rule is about, the closest first, each in its newest version. Suggested to people; nothing starts by itself.</summary>
    /// <param name="library">The playbooks.</param>
    /// <param name="tags">The rule's tags.</param>
    public static IReadOnlyList<LibraryEntry> Suggest(IEnumerable<LibraryEntry> library, IEnumerable<string> tags)
    {
        var own = tags.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var techniques = AttackMatrix.OfTags(own).ToArray();
        return
        [
            .. library.Where(e => e.IsUsable && !e.Playbook.IsRevoked)
                .Select(e => (Entry: e, Points: PointsOf(e.Playbook, own, techniques)))
                .Where(e => e.Points > 0)
                .GroupBy(e => e.Entry.Playbook.Id, StringComparer.Ordinal)
                .Select(versions => versions.MaxBy(v => v.Entry.Playbook.Modified))
                .OrderByDescending(e => e.Points)
                .Take(MaxSuggested)
                .Select(e => e.Entry),
        ];
    }

    /// <summary>A file is put into the library.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name.</param>
    public static Outcome<long> Import(LedgerWork work, byte[] bytes, string file)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(file);
        var reading = PlaybookFile.Read(bytes);
        return reading.Playbook is { } playbook
            ? Keep(work, Encoding.UTF8.GetString(bytes), playbook, Path.GetFileName(file), isBuiltIn: false)
            : new PlaybookHasErrors(reading.Errors.Length + reading.LeftOut);
    }

    /// <summary>No run is started with a playbook any more; what runs goes on.</summary>
    public static Outcome<Nothing> Withdraw(LedgerWork work, long number, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(KeptPlaybook.Kind, number) is not { } kept)
        {
            return new NoSuchPlaybook();
        }

        if (kept.WithdrawnBecause is { } because)
        {
            return new PlaybookIsWithdrawn(because);
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason))
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        work.Add(KeptPlaybook.Kind, number, new PlaybookWithdrawn(reason.Trim()));
        return default(Nothing);
    }

    /// <summary>The number of a playbook of the library; one of the program is kept when it is first used.</summary>
    internal static Outcome<long> NumberOf(LedgerWork work, string key)
    {
        if (BuiltInPlaybooks.Find(key) is { } builtIn)
        {
            return work.All(KeptPlaybook.Kind).FirstOrDefault(k => k.State.Sha256 == builtIn.Sha256) is { } kept
                ? Usable(kept.State, kept.Number)
                : Keep(work, builtIn.Text, builtIn.Playbook, builtIn.Name, isBuiltIn: true);
        }

        return long.TryParse(key, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && work.Find(KeptPlaybook.Kind, number) is { } found ? Usable(found, number) : new NoSuchPlaybook();
    }

    private static Outcome<long> Usable(KeptPlaybook kept, long number) => kept.WithdrawnBecause is { } because ? new PlaybookIsWithdrawn(because) : number;

    private static Outcome<long> Keep(LedgerWork work, string text, Playbook playbook, string file, bool isBuiltIn)
    {
        var all = work.All(KeptPlaybook.Kind).ToArray();
        var digest = DigestOf(text);
        if (all.FirstOrDefault(k => k.State.Sha256 == digest) is { } same)
        {
            return new PlaybookThereAlready(same.Number);
        }

        if (all.FirstOrDefault(k => k.State.Id == playbook.Id && k.State.Modified == playbook.Modified) is { } taken)
        {
            return new PlaybookVersionTaken(taken.Number);
        }

        if (all.Length >= MaxPlaybooks)
        {
            return new TooManyPlaybooks(MaxPlaybooks);
        }

        var number = work.Next(KeptPlaybook.Kind);
        var name = file.Length > MaxFile ? file[..MaxFile] : file;
        work.Add(KeptPlaybook.Kind, number, new PlaybookKept(text, digest, playbook.Id, playbook.Modified, name, isBuiltIn));
        return number;
    }

    private static LibraryEntry Of(BuiltInPlaybook builtIn, Kept<KeptPlaybook>? kept) =>
        new(builtIn.Name, kept?.Number, IsBuiltIn: true, builtIn.Name, builtIn.Text, builtIn.Sha256, builtIn.Playbook, kept?.State);

    private static int PointsOf(Playbook playbook, HashSet<string> tags, AttackTechnique[] techniques) =>
        (playbook.Tags.Count(tags.Contains) * 4)
        + techniques.Sum(t => playbook.Techniques.Contains(t.Id) ? 3 : playbook.Techniques.Any(p => p.Split('.')[0] == t.Parent) ? 1 : 0);
}

/// <summary>Names of acts on playbooks and their runs in the audit log.</summary>
public static class PlaybookActs
{
    /// <summary>A file was imported.</summary>
    public const string Import = "playbooks.import";

    /// <summary>A playbook was withdrawn; the text is the reason.</summary>
    public const string Withdraw = "playbooks.withdraw";

    /// <summary>A run was started.</summary>
    public const string Start = "playbooks.start";

    /// <summary>A step was done, answered or passed over.</summary>
    public const string Mark = "playbooks.step";

    /// <summary>A step was taken back; the text is the reason.</summary>
    public const string TakeBack = "playbooks.take-back";

    /// <summary>A step's response action was proposed.</summary>
    public const string Propose = "playbooks.propose";

    /// <summary>A run was ended.</summary>
    public const string End = "playbooks.end";

    /// <summary>A playbook's file was taken out.</summary>
    public const string Export = "playbooks.export";
}
