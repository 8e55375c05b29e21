using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Centre.Workspaces;

/// <summary>What an open workspace offers. Any thread.</summary>
public interface IOpenWorkspace
{
    /// <summary>Which it is.</summary>
    WorkspaceId Id { get; }

    /// <summary>Its alerts.</summary>
    IAlertList Alerts { get; }

    /// <summary>Records that could not be read.</summary>
    IFailedRecords Failed { get; }

    /// <summary>Its findings.</summary>
    IFindingTable Findings { get; }

    /// <summary>Its clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>Where its pipeline stands.</summary>
    PipelineStatus Status { get; }
}

/// <summary>The workspaces that take in and detect now. Any thread.</summary>
public interface IOpenWorkspaces
{
    /// <summary>All of them.</summary>
    IReadOnlyCollection<IOpenWorkspace> All { get; }

    /// <summary>The workspace; null when it is not open.</summary>
    IOpenWorkspace? Find(WorkspaceId workspace);
}
