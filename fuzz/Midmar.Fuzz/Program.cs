using System.Diagnostics;
using System.Globalization;
using Midmar.Fuzz;

long first = 0;
if (args.Length is < 3 or > 4
    || !long.TryParse(args[2], CultureInfo.InvariantCulture, out var inputs)
    || (args.Length == 4 && !long.TryParse(args[3], CultureInfo.InvariantCulture, out first)))
{
    Console.Error.WriteLine("Usage: Midmar.Fuzz evtx|json|rules|syslog|hec|otlp FOLDER INPUTS [FIRST-SEED]");
    Console.Error.WriteLine("FOLDER holds real files to damage (only evtx and rules need them: give the others any folder).");
    return 2;
}

IFuzzTarget target = args[0] switch
{
    "evtx" => new EvtxTarget(args[1]),
    "json" => new JsonTarget(),
    "rules" => new RulesTarget(args[1]),
    "syslog" => new SyslogTarget(),
    "hec" => new HecTarget(),
    "otlp" => new OtlpTarget(),
    _ => throw new ArgumentException($"There is no target '{args[0]}'; there are evtx, json, rules, syslog, hec, otlp.", nameof(args)),
};

var clock = Stopwatch.StartNew();
var slowest = TimeSpan.Zero;
long slowestSeed = 0;
for (var seed = first; seed < first + inputs; seed++)
{
    var began = clock.Elapsed;
    try
    {
        target.Run(seed);
    }
    catch (Exception problem)
    {
        Console.WriteLine($"seed {seed}: {problem}");
        return 1;
    }

    var took = clock.Elapsed - began;
    if (took > slowest)
    {
        (slowest, slowestSeed) = (took, seed);
    }
}

using var process = Process.GetCurrentProcess();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{args[0]}: {inputs:N0} inputs in {clock.Elapsed.TotalSeconds:N0} s, no exception; slowest {slowest.TotalMilliseconds:N0} ms (seed {slowestSeed}); peak resident memory {process.PeakWorkingSet64 / 1e6:N0} MB; {target.Summary}"));
return 0;
