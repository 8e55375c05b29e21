using Midmar.Detection.Findings;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>Which alerts are wanted.</summary>
public sealed record AlertQuery
{
    /// <summary>Most alerts of one answer.</summary>
    public const int MaxLimit = 500;

    /// <summary>The lowest level.</summary>
    public RuleLevel MinLevel { get; init; }

    /// <summary>Text in title, host or account, without case; null: any.</summary>
    public string? Text { get; init; }

    /// <summary>What made them; null: anything.</summary>
    public FindingKind? Kind { get; init; }

    /// <summary>To go on after an answer: its last alert; null for the first page.</summary>
    public AlertId? Before { get; init; }

    /// <summary>Alerts wanted, 1 to <see cref="MaxLimit"/>.</summary>
    public required int Limit { get; init; }
}

/// <summary>Which alerts were raised or grew.</summary>
/// <param name="alerts">The alerts as they are now.</param>
public sealed class AlertsChangedEventArgs(IReadOnlyList<Alert> alerts) : EventArgs
{
    /// <summary>The alerts as they are now.</summary>
    public IReadOnlyList<Alert> Alerts { get; } = alerts;
}

/// <summary>The alerts of one workspace. Any thread.</summary>
public interface IAlertList
{
    /// <summary>Grows with every change; who shows alerts asks again when it has grown.</summary>
    long Version { get; }

    /// <summary>Raised after <see cref="Version"/> has grown, on the thread that changed it: handlers only take note.</summary>
    event EventHandler<AlertsChangedEventArgs>? Changed;

    /// <summary>Alerts, those raised last first.</summary>
    Task<IReadOnlyList<Alert>> ReadAsync(AlertQuery query, CancellationToken cancellation);

    /// <summary>An alert; null when there is none.</summary>
    Task<Alert?> FindAsync(AlertId id, CancellationToken cancellation);

    /// <summary>Alerts by level (count).</summary>
    Task<IReadOnlyDictionary<RuleLevel, long>> CountByLevelAsync(CancellationToken cancellation);
}
