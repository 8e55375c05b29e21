using Midmar.Centre.People;

namespace Midmar.Tests;

/// <summary>Small inputs for tests.</summary>
internal static class Some
{
    public const string Password = "gravel-tangent-orchid-7";

    /// <summary>What an act gave; it must have been done.</summary>
    public static T Value<T>(Outcome<T> outcome) => outcome is Done<T> done
        ? done.Value
        : throw new InvalidOperationException($"Refused: {(outcome as Refused<T>)?.Reason}");

    public const string RuleId = "2d0a3c0e-6b57-4a0f-8a0e-9f4b6f1d0a11";

    public const string Rule = """
        title: Badge reader opened by hand
        id: 2d0a3c0e-6b57-4a0f-8a0e-9f4b6f1d0a11
        status: test
        logsource:
            product: windows
            service: security
        detection:
            selection:
                EventID: 4688
                CommandLine|contains: gatectl
            condition: selection
        level: high
        tags:
            - attack.execution
        """;

    public const string BrokenRule = """
        title: Broken
        logsource:
            product: windows
        detection:
            selection:
                CommandLine|sounds_like: gate
            condition: selection
        """;

    /// <summary>A Windows record as JSON, on one line.</summary>
    public static string Record(int minute, string commandLine, string host = "GATE-01") =>
        $$"""{"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","EventID":4688,"EventRecordID":{{1000 + minute}},"Hostname":"{{host}}","@timestamp":"2026-06-11T18:{{minute:00}}:00Z","CommandLine":"{{commandLine}}","SubjectUserName":"k.osei"}""";
}
