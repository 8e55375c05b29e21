using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Evidence;
using Midmar.Records;
using Midmar.Store.State.Events;

namespace Midmar.Store.Evidence;

/// <summary>Tells whether the content of evidence is what was sealed, by hashing all of it. Of a running centre too; nothing is written, and nothing made.</summary>
public static class EvidenceVerifier
{
    /// <summary>Verifies the evidence of a data folder.</summary>
    /// <param name="dataFolder">The centre's data folder.</param>
    /// <param name="only">One workspace; null: all that have evidence.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The ledger cannot be read.</exception>
    public static async Task<IReadOnlyList<EvidenceVerdict>> VerifyAsync(string dataFolder, WorkspaceId? only, CancellationToken cancellation)
    {
        // Files before the ledger: what is sealed meanwhile is named and there, at most unseen.
        var found = Folders(dataFolder).ToDictionary(w => w, w => EvidenceFiles.Names(EvidenceFiles.FolderOf(dataFolder, w)));
        var items = await ItemsAsync(dataFolder, cancellation);
        var broken = (await EventVerifier.VerifyAsync(dataFolder, new Dictionary<WorkspaceId, Centre.Events.EventHead>(), cancellation))
            .Where(v => v.Damage is not null).ToDictionary(v => v.Workspace, v => v.Place);
        var verdicts = new List<EvidenceVerdict>();
        foreach (var workspace in found.Keys.Concat(items.Keys).Distinct().Where(w => only is null || w == only).OrderBy(w => w.Value))
        {
            var look = new Look(EvidenceFiles.FolderOf(dataFolder, workspace), found.GetValueOrDefault(workspace, []));
            var known = items.GetValueOrDefault(workspace, []);
            var problems = look.Compare(known, cancellation);
            if (problems.Count > 0)
            {
                // Sealed or disposed of while this went on?
                known = (await ItemsAsync(dataFolder, cancellation)).GetValueOrDefault(workspace, []);
                problems = look.Compare(known, cancellation);
            }

            verdicts.Add(new EvidenceVerdict(
                workspace, known.Count, look.Files, look.Bytes, broken.TryGetValue(workspace, out var place) ? [new EvidenceProblem(EvidenceDamage.LedgerBroken, place, []), .. problems] : problems));
        }

        return verdicts;
    }

    private static IEnumerable<WorkspaceId> Folders(string dataFolder)
    {
        var root = Path.Combine(dataFolder, "workspaces");
        return !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
            .Where(d => Directory.Exists(Path.Combine(d, "evidence")) && int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(d => new WorkspaceId(int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)));
    }

    /// <summary>The items as their events make them: what is kept beside the events is not believed.</summary>
    private static async Task<Dictionary<WorkspaceId, Dictionary<long, EvidenceItem>>> ItemsAsync(string dataFolder, CancellationToken cancellation)
    {
        await using var context = await EventVerifier.OpenAsync(dataFolder, cancellation);
        if (context is null)
        {
            return [];
        }

        var rows = await context.Events.AsNoTracking().Where(e => e.Kind == EvidenceItem.Kind.Name).OrderBy(e => e.Position).ToListAsync(cancellation);
        return rows.GroupBy(r => new WorkspaceId(r.WorkspaceId)).ToDictionary(
            w => w.Key,
            w => w.GroupBy(r => r.Number).ToDictionary(i => i.Key, i => EvidenceItem.Kind.Rebuild(i.Select(EventStore.ToEvent))!));
    }

    private sealed class Look(string folder, IReadOnlyList<string> names)
    {
        private readonly Dictionary<string, EvidenceDamage?> hashed = new(StringComparer.Ordinal);

        public int Files => hashed.Count;

        public long Bytes { get; private set; }

        public List<EvidenceProblem> Compare(Dictionary<long, EvidenceItem> items, CancellationToken cancellation)
        {
            var users = items.SelectMany(i => i.Value.Contents.Select(c => (c.Sha256, Number: i.Key, i.Value.HasContent)))
                .GroupBy(u => u.Sha256, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
            var problems = new List<EvidenceProblem>();
            foreach (var (name, of) in users.OrderBy(u => u.Value[0].Number))
            {
                cancellation.ThrowIfCancellationRequested();
                long[] holders = [.. of.Where(u => u.HasContent).Select(u => u.Number)];
                var isThere = File.Exists(Path.Combine(folder, name));
                if (holders.Length == 0)
                {
                    Note(isThere ? EvidenceDamage.NotDeleted : null, name, [.. of.Select(u => u.Number)]);
                }
                else
                {
                    Note(isThere ? Hash(name) : EvidenceDamage.Missing, name, holders);
                }
            }

            foreach (var name in names.Where(n => !users.ContainsKey(n) && File.Exists(Path.Combine(folder, n))).Concat(EvidenceFiles.Others(folder)))
            {
                Note(EvidenceDamage.Extra, name, []);
            }

            return problems;

            void Note(EvidenceDamage? damage, string name, IReadOnlyList<long> numbers)
            {
                if (damage is { } wrong)
                {
                    problems.Add(new EvidenceProblem(wrong, name, numbers));
                }
            }
        }

        private EvidenceDamage? Hash(string name)
        {
            if (hashed.TryGetValue(name, out var known))
            {
                return known;
            }

            try
            {
                var path = Path.Combine(folder, name);
                Bytes += new FileInfo(path).Length;
                return hashed[name] = EvidenceFiles.HashOf(path) == name ? null : EvidenceDamage.Changed;
            }
            catch (FileNotFoundException)
            {
                return EvidenceDamage.Missing;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return hashed[name] = EvidenceDamage.Unreadable;
            }
        }
    }
}
