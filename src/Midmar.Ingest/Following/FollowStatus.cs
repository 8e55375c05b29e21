using System.Collections.Immutable;

namespace Midmar.Ingest.Following;

/// <summary>How the following of a source's files goes.</summary>
/// <param name="Files">Files that are there.</param>
/// <param name="Problems">What does not work, at most <see cref="MaxProblems"/>.</param>
public sealed record FollowStatus(int Files, ImmutableArray<FollowProblem> Problems)
{
    /// <summary>Problems listed (count).</summary>
    public const int MaxProblems = 100;
}

/// <summary>A file that cannot be followed.</summary>
/// <param name="Path">The file.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record FollowProblem(string Path, string Message);
