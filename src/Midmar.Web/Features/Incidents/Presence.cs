using System.Collections.Concurrent;
using Midmar.Records;

namespace Midmar.Web.Features.Incidents;

/// <summary>Who has which incident open now, and which field they are writing in: shown to the others there. Kept nowhere. Any thread.</summary>
public sealed class Presence
{
    private readonly ConcurrentDictionary<(WorkspaceId Workspace, long Incident), ConcurrentDictionary<object, Present>> rooms = new();

    /// <summary>Raised when somebody came, went, or began to write, with the incident.</summary>
    public event EventHandler<PresenceChangedEventArgs>? Changed;

    /// <summary>Somebody has it open.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="page">Their page: the same person may have several.</param>
    /// <param name="who">Who, and what they are writing.</param>
    public void Enter(WorkspaceId workspace, long incident, object page, Present who)
    {
        rooms.GetOrAdd((workspace, incident), _ => new ConcurrentDictionary<object, Present>())[page] = who;
        Changed?.Invoke(this, new PresenceChangedEventArgs(workspace, incident));
    }

    /// <summary>They have it open no longer.</summary>
    public void Leave(WorkspaceId workspace, long incident, object page)
    {
        if (rooms.TryGetValue((workspace, incident), out var room) && room.TryRemove(page, out _))
        {
            Changed?.Invoke(this, new PresenceChangedEventArgs(workspace, incident));
        }
    }

    /// <summary>Who else has it open.</summary>
    public IReadOnlyList<Present> Others(WorkspaceId workspace, long incident, object page) =>
        rooms.TryGetValue((workspace, incident), out var room) ? [.. room.Where(p => !ReferenceEquals(p.Key, page)).Select(p => p.Value).Distinct()] : [];
}

/// <summary>Somebody before an incident.</summary>
/// <param name="Name">Who.</param>
/// <param name="Writing">What they are writing in; null: nothing.</param>
public sealed record Present(string Name, string? Writing);

/// <summary>Where somebody came or went.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="incident">The incident.</param>
public sealed class PresenceChangedEventArgs(WorkspaceId workspace, long incident) : EventArgs
{
    /// <summary>The workspace.</summary>
    public WorkspaceId Workspace { get; } = workspace;

    /// <summary>The incident.</summary>
    public long Incident { get; } = incident;
}
