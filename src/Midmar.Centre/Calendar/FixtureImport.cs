using System.Collections.Immutable;
using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;

namespace Midmar.Centre.Calendar;

/// <summary>A fixture that an import adds.</summary>
/// <param name="Line">Where the file has it.</param>
/// <param name="Facts">What it will be.</param>
/// <param name="Source">Which happening of the file it is.</param>
public sealed record FreshFixture(int Line, FixtureFacts Facts, FixtureSource? Source);

/// <summary>A fixture that an import changes.</summary>
/// <param name="Line">Where the file says so; 0: the file has it no more, and it is cancelled.</param>
/// <param name="Number">Its number.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it will be.</param>
public sealed record ChangedFixture(int Line, long Number, FixtureFacts Before, FixtureFacts After);

/// <summary>What an import would do to the calendar.</summary>
/// <param name="Added">Fixtures that are not there yet.</param>
/// <param name="Changed">Fixtures that will be another.</param>
/// <param name="Same">Fixtures that stay as they are (count).</param>
/// <param name="Refused">What cannot be imported.</param>
/// <param name="Notices">What is imported and should be known.</param>
public sealed record FixtureImportPlan(
    ImmutableArray<FreshFixture> Added, ImmutableArray<ChangedFixture> Changed, int Same, ImmutableArray<ImportProblem> Refused, ImmutableArray<ImportProblem> Notices);

/// <summary>
/// Compares a file with the calendar. What has a name in the file (UID) is found again by it, whatever changed; what has
/// none is found by title and beginning. What the file does not say stays. Of a series that is imported again, coming
/// occurrences that the file has no more are cancelled, so that a moved series leaves no doubles.
/// </summary>
public static class FixtureImport
{
    /// <summary>Decides what would be done.</summary>
    public static FixtureImportPlan Plan(
        FixtureFile file, IEnumerable<Kept<Fixture>> existing, ImmutableDictionary<string, long> entities, ImmutableDictionary<string, long> venues, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(file);
        var plan = new Building(file, [.. existing], entities, venues);
        foreach (var line in file.Lines)
        {
            plan.Take(line);
        }

        return plan.Finish(now);
    }

    private sealed class Building
    {
        private readonly ImmutableDictionary<string, long> entities;
        private readonly ImmutableDictionary<string, long> venues;
        private readonly Dictionary<FixtureSource, Kept<Fixture>> bySource = [];
        private readonly Dictionary<(string Title, DateTime Start), Kept<Fixture>> byTitle = [];
        private readonly IReadOnlyList<Kept<Fixture>> existing;
        private readonly Dictionary<object, int> seen = [];
        private readonly HashSet<long> matched = [];
        private readonly HashSet<string> uids = new(StringComparer.Ordinal);
        private readonly List<FreshFixture> added = [];
        private readonly List<ChangedFixture> changed = [];
        private readonly List<ImportProblem> refused;
        private readonly List<ImportProblem> notices;
        private int same;

        public Building(FixtureFile file, IReadOnlyList<Kept<Fixture>> existing, ImmutableDictionary<string, long> entities, ImmutableDictionary<string, long> venues)
        {
            (this.existing, this.entities, this.venues) = (existing, entities, venues);
            (refused, notices) = ([.. file.Problems], [.. file.Notices]);
            foreach (var fixture in existing)
            {
                if (fixture.State.Source is { } source)
                {
                    bySource.TryAdd(source, fixture);
                }

                byTitle.TryAdd((fixture.State.Facts.Title, fixture.State.Facts.Start), fixture);
            }
        }

        public void Take(FixtureLine line)
        {
            object key = line.Source is { } source ? source : (line.Title, line.Start);
            if (!seen.TryAdd(key, line.Line))
            {
                refused.Add(new ImportProblem(line.Line, 0, new TwiceInFile(line.Title, seen[key])));
                return;
            }

            if (line.Source is { } named)
            {
                uids.Add(named.Uid);
            }

            var known = line.Source is { } of ? bySource.GetValueOrDefault(of) : byTitle.GetValueOrDefault((line.Title, line.Start));
            if (known is not null)
            {
                matched.Add(known.Number);
            }

            if (Merge(line, known?.State.Facts) is not { } facts)
            {
                return;
            }

            if (known is null)
            {
                Add(line, facts);
            }
            else if (known.State.Facts.SaysTheSame(facts))
            {
                same++;
            }
            else
            {
                changed.Add(new ChangedFixture(line.Line, known.Number, known.State.Facts, facts));
            }
        }

        public FixtureImportPlan Finish(DateTime now)
        {
            var gone = existing.Where(f => f.State is { Source: { } source, Facts.IsCancelled: false } && uids.Contains(source.Uid) && !matched.Contains(f.Number) && f.State.Facts.Start > now);
            changed.AddRange(gone.Select(f => new ChangedFixture(0, f.Number, f.State.Facts, f.State.Facts with { IsCancelled = true })));
            return new FixtureImportPlan([.. added], [.. changed], same, [.. refused.OrderBy(r => r.Line)], [.. notices]);
        }

        private void Add(FixtureLine line, FixtureFacts facts)
        {
            if (existing.Count + added.Count >= Fixture.Max)
            {
                refused.Add(new ImportProblem(line.Line, 0, new TooMany(Fixture.Max)));
            }
            else
            {
                added.Add(new FreshFixture(line.Line, facts, line.Source));
            }
        }

        private FixtureFacts? Merge(FixtureLine line, FixtureFacts? known)
        {
            var venue = VenueOf(line, known?.Venue, out var noVenue);
            if (noVenue is not null)
            {
                (line.VenueMustBe ? refused : notices).Add(new ImportProblem(line.Line, 0, noVenue));
                if (line.VenueMustBe)
                {
                    return null;
                }
            }

            var concerned = known?.Entities ?? [];
            if (line.Entities is { } names)
            {
                var found = names.Where(entities.ContainsKey).Select(n => entities[n]).Distinct().ToImmutableArray();
                if (line.VenueMustBe && names.FirstOrDefault(n => !entities.ContainsKey(n)) is { } missing)
                {
                    refused.Add(new ImportProblem(line.Line, 0, new NoEntityOfThatName(missing)));
                    return null;
                }

                concerned = found.IsEmpty && !line.VenueMustBe ? concerned : found;
            }

            var facts = new FixtureFacts
            {
                Title = line.Title.Trim(), Start = line.Start, End = line.End, Zone = line.Zone, Venue = venue, Entities = concerned, IsCancelled = line.IsCancelled, Note = line.Note ?? known?.Note ?? string.Empty,
            };
            if (FixtureDecisions.CheckAlone(facts) is { } refusal)
            {
                refused.Add(new ImportProblem(line.Line, 0, refusal));
                return null;
            }

            return facts;
        }

        /// <summary>A calendar's place is often name and address: the name is enough.</summary>
        private long? VenueOf(FixtureLine line, long? before, out NoVenueOfThatName? missing)
        {
            missing = null;
            if (line.Venue is not { } name)
            {
                return before;
            }

            if (name.Length == 0)
            {
                return null;
            }

            if (venues.TryGetValue(name, out var number) || venues.TryGetValue(name.Split([',', '\n', '،'], 2)[0].Trim(), out number))
            {
                return number;
            }

            missing = new NoVenueOfThatName(name.Length > 80 ? name[..80] : name);
            return before;
        }
    }
}
