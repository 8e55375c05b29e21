using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Telemetry;
using Midmar.Records;

namespace Midmar.Exercise.Simulation;

/// <summary>
/// Turns a scenario into raw log lines, tick by tick. Attack and background are written to one stream in the order of
/// their times, so that a record's place in it gives nothing away. Everything but the scenario comes from the seed.
/// </summary>
internal sealed class Simulator(Scenario scenario, WorkspaceId workspace, int seed)
{
    /// <summary>The source of all simulated records, as <see cref="RecordId.Source"/> has it.</summary>
    public const ulong Source = 1;

    private static readonly TimeSpan TickLength = TimeSpan.FromSeconds(1);

    private readonly Random random = new(seed);
    private readonly WinlogbeatWriter writer = new();
    private BenignActivity? benign;
    private long offset;
    private int tick;

    /// <summary>What belongs to the attack, so far.</summary>
    public GroundTruth Truth { get; } = new();

    /// <summary>The next tick; false when the scenario is over.</summary>
    public bool TryNext(out SimulatedTick next)
    {
        if (tick == scenario.Ticks)
        {
            next = default;
            return false;
        }

        benign ??= new BenignActivity(random);
        var start = scenario.Start + (tick * TickLength);
        var events = scenario.Steps
            .Where(step => step.Tick == tick)
            .SelectMany(step => step.Events, (step, happened) => (Step: (string?)step.Id, Event: happened))
            .Concat(benign.During(tick).Select(happened => (Step: (string?)null, Event: happened)))
            .Select(e => (e.Step, e.Event, Time: start + TimeSpan.FromMilliseconds(random.Next((int)TickLength.TotalMilliseconds))))
            .OrderBy(e => e.Time)
            .ToList();
        var first = offset;
        foreach (var (step, happened, time) in events)
        {
            if (step is not null)
            {
                Truth.Add(new RecordId(workspace, Source, first + writer.Length), step, time);
            }

            writer.Write(happened, time, random.Next(800, 14_000));
        }

        var lines = writer.Take();
        offset += lines.Length;
        next = new SimulatedTick(tick++, start + TickLength, first, lines);
        return true;
    }
}

/// <summary>The log lines of one tick.</summary>
/// <param name="Number">The tick, from 0.</param>
/// <param name="End">Simulated time at which it ends, UTC.</param>
/// <param name="Offset">Where the lines begin in the stream of all lines (bytes).</param>
/// <param name="Lines">The lines.</param>
internal readonly record struct SimulatedTick(int Number, DateTime End, long Offset, byte[] Lines);
