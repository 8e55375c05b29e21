using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>An asset that an import changes.</summary>
/// <param name="Line">Where the file says so.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it will be.</param>
public sealed record ChangedAsset(int Line, Asset Before, Asset After);

/// <summary>What an import would do to the register.</summary>
/// <param name="Added">Assets that are not there yet, in the order of the file.</param>
/// <param name="AddedLines">Where the file has them.</param>
/// <param name="Changed">Assets that will say something else.</param>
/// <param name="Same">Lines that say what the register says (count).</param>
/// <param name="Refused">What cannot be imported, in the order of the file.</param>
/// <param name="Ignored">Columns that mean nothing here.</param>
public sealed record AssetImportPlan(
    ImmutableArray<AssetFacts> Added, ImmutableArray<int> AddedLines, ImmutableArray<ChangedAsset> Changed, int Same, ImmutableArray<ImportProblem> Refused,
    IReadOnlyList<string> Ignored);

/// <summary>
/// Compares a file with the register. A line is about the asset of its name (without one: of its first host name, address
/// or service); columns the file does not have stay as they are.
/// </summary>
public static class AssetImport
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\r', '|', ';', ','];

    private static readonly FrozenDictionary<string, Criticality> Criticalities = new[]
    {
        (Criticality.Low, "low|faible|منخفضة|منخفض|1"),
        (Criticality.Normal, "normal|medium|moderate|normale|moyenne|عادية|متوسطة|عادي|متوسط|2"),
        (Criticality.High, "high|haute|élevée|عالية|عال|عالي|3"),
        (Criticality.Vital, "vital|critical|vitale|critique|حيوية|حيوي|حرجة|4"),
    }
    .SelectMany(c => c.Item2.Split('|').Select(n => KeyValuePair.Create(n, c.Item1))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides what would be done.</summary>
    public static AssetImportPlan Plan(AssetFile file, IEnumerable<Asset> existing, ImmutableDictionary<string, long> entities, ImmutableDictionary<string, long> venues)
    {
        ArgumentNullException.ThrowIfNull(file);
        var index = new AssetIndex(existing);
        var plan = new Building(file, index, entities, venues);
        foreach (var line in file.Lines)
        {
            plan.Take(line);
        }

        return plan.Finish();
    }

    private sealed class Building(AssetFile file, AssetIndex index, ImmutableDictionary<string, long> entities, ImmutableDictionary<string, long> venues)
    {
        private readonly Dictionary<string, int> seen = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<(int Line, AssetFacts Facts)> added = [];
        private readonly List<ChangedAsset> changed = [];
        private readonly List<ImportProblem> refused = [.. file.Problems];
        private int same;
        private long fresh;

        public void Take(AssetLine line)
        {
            var name = NameOf(line);
            if (seen.TryGetValue(name, out var first))
            {
                Refuse(line, AssetColumn.Name, new TwiceInFile(name, first));
                return;
            }

            if (name.Length > 0)
            {
                seen.Add(name, line.Line);
            }

            var known = index.Named(name);
            if (Merge(line, name, known?.Facts) is not { } facts)
            {
                return;
            }

            if (known is null)
            {
                Add(line, facts);
            }
            else if (known.Facts.SaysTheSame(facts))
            {
                same++;
            }
            else
            {
                Change(line, known, facts);
            }
        }

        public AssetImportPlan Finish() => new(
            [.. added.Select(a => a.Facts)], [.. added.Select(a => a.Line)], [.. changed], same, [.. refused.OrderBy(r => r.Line)], file.Ignored);

        private void Add(AssetLine line, AssetFacts facts)
        {
            if (index.Count >= Asset.Max)
            {
                Refuse(line, AssetColumn.Name, new TooMany(Asset.Max));
            }
            else if (index.Conflict(0, facts) is { } conflict)
            {
                Refuse(line, PlaceOf(conflict), conflict);
            }
            else
            {
                // Until it has its own number, one that no asset has.
                index.Add(new Asset(--fresh, facts));
                added.Add((line.Line, facts));
            }
        }

        private void Change(AssetLine line, Asset known, AssetFacts facts)
        {
            if (index.Conflict(known.Number, facts) is { } conflict)
            {
                Refuse(line, PlaceOf(conflict), conflict);
                return;
            }

            var after = known with { Facts = facts };
            index.Remove(known);
            index.Add(after);
            changed.Add(new ChangedAsset(line.Line, known, after));
        }

        private static string NameOf(AssetLine line) => new[] { AssetColumn.Name, AssetColumn.Host, AssetColumn.Address, AssetColumn.Range, AssetColumn.Service }
            .Select(c => c == AssetColumn.Name ? line[c]?.Trim() : Parts(line[c]).FirstOrDefault())
            .FirstOrDefault(n => !string.IsNullOrEmpty(n)) ?? string.Empty;

        /// <summary>What the asset will be; null when the line was refused.</summary>
        private AssetFacts? Merge(AssetLine line, string name, AssetFacts? known)
        {
            var before = known ?? new AssetFacts { Name = name };
            if (!TryCircle(line, before.Circle, out var circle) || !TryCriticality(line, before.Criticality, out var criticality)
                || !TryFind(line, AssetColumn.Entity, entities, before.Entity, n => new NoEntityOfThatName(n), out var entity)
                || !TryFind(line, AssetColumn.Venue, venues, before.Venue, n => new NoVenueOfThatName(n), out var venue))
            {
                return null;
            }

            var facts = before with
            {
                Hosts = line[AssetColumn.Host] is { } hosts ? [.. Parts(hosts)] : before.Hosts,
                Addresses = line[AssetColumn.Address] is null && line[AssetColumn.Range] is null
                    ? before.Addresses
                    : [.. Parts(line[AssetColumn.Address]), .. Parts(line[AssetColumn.Range])],
                Services = line[AssetColumn.Service] is { } services ? [.. Parts(services)] : before.Services,
                Owner = line[AssetColumn.Owner] ?? before.Owner,
                Contact = line[AssetColumn.Contact] ?? before.Contact,
                Note = line[AssetColumn.Note] ?? before.Note,
                Circle = circle,
                Criticality = criticality,
                Entity = entity,
                Venue = venue,
            };
            if (AssetRules.Normalise(facts, out var plain) is { } refusal)
            {
                Refuse(line, PlaceOf(refusal), refusal);
                return null;
            }

            return plain;
        }

        private bool TryCircle(AssetLine line, int? before, out int? circle)
        {
            circle = before;
            if (line[AssetColumn.Circle] is not { } text)
            {
                return true;
            }

            circle = text.Length == 0 ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            return circle is not 0 || Refuse(line, AssetColumn.Circle, new NotACircle());
        }

        private bool TryCriticality(AssetLine line, Criticality before, out Criticality criticality)
        {
            criticality = before;
            if (line[AssetColumn.Criticality] is not { } text)
            {
                return true;
            }

            criticality = Criticality.Normal;
            return text.Length == 0 || Criticalities.TryGetValue(text, out criticality) || Refuse(line, AssetColumn.Criticality, new NotACriticality(text));
        }

        private bool TryFind(AssetLine line, AssetColumn column, ImmutableDictionary<string, long> names, long? before, Func<string, Refusal> missing, out long? number)
        {
            number = before;
            if (line[column] is not { } text)
            {
                return true;
            }

            number = text.Length == 0 ? null : names.TryGetValue(text, out var found) ? found : 0;
            return number is not 0 || Refuse(line, column, missing(text));
        }

        private static AssetColumn PlaceOf(Refusal refusal) => refusal switch
        {
            NotAHost => AssetColumn.Host,
            NotAnAddress or RangeTooWide or KeyOfAnotherAsset => AssetColumn.Address,
            NotACircle => AssetColumn.Circle,
            TextTooLong(TextField.Owner, _) or TextHasControls(TextField.Owner) => AssetColumn.Owner,
            TextTooLong(TextField.Contact, _) or TextHasControls(TextField.Contact) => AssetColumn.Contact,
            TextTooLong(TextField.Note, _) or TextHasControls(TextField.Note) => AssetColumn.Note,
            TextTooLong(TextField.Service, _) or TextHasControls(TextField.Service) => AssetColumn.Service,
            _ => AssetColumn.Name,
        };

        private bool Refuse(AssetLine line, AssetColumn column, Refusal reason)
        {
            refused.Add(new ImportProblem(line.Line, file.PlaceOf(column), reason));
            return false;
        }
    }

    private static string[] Parts(string? text) => (text ?? string.Empty).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
}
