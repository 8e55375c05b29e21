using Midmar.Records;

namespace Midmar.Centre.Evidence;

/// <summary>What is wrong with evidence.</summary>
public enum EvidenceDamage
{
    /// <summary>The bytes are not those that were sealed.</summary>
    Changed,

    /// <summary>There are none.</summary>
    Missing,

    /// <summary>It is there, and nothing names it.</summary>
    Extra,

    /// <summary>The item was disposed of, and the content is still there.</summary>
    NotDeleted,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>The events that name the evidence are not what was written.</summary>
    LedgerBroken,

    /// <summary>The package is none: a part every package has is not there or not as it should be.</summary>
    NotAPackage,

    /// <summary>The signature is not that of this key over this package.</summary>
    SignatureWrong,

    /// <summary>The package was signed with another key than was expected.</summary>
    OtherKey,

    /// <summary>The chain of custody names another hash than the package's manifest.</summary>
    CustodyDiffers,
}

/// <summary>Something wrong with evidence.</summary>
/// <param name="Damage">What.</param>
/// <param name="Name">The file.</param>
/// <param name="Items">Numbers of the items it belongs to; none: to no item.</param>
public sealed record EvidenceProblem(EvidenceDamage Damage, string Name, IReadOnlyList<long> Items);

/// <summary>What was found of a workspace's evidence.</summary>
/// <param name="Workspace">Which.</param>
/// <param name="Items">Items (count), disposed of or not.</param>
/// <param name="Files">Files that were hashed (count).</param>
/// <param name="Bytes">Bytes that were hashed.</param>
/// <param name="Problems">What is wrong; none: it is what was sealed.</param>
public sealed record EvidenceVerdict(WorkspaceId Workspace, int Items, int Files, long Bytes, IReadOnlyList<EvidenceProblem> Problems);

/// <summary>What was found of a package.</summary>
/// <param name="Custody">What it says; null when that cannot be read.</param>
/// <param name="Fingerprint">SHA-256 of the key it brings; null when there is none.</param>
/// <param name="Files">Files that were hashed (count).</param>
/// <param name="Bytes">Bytes that were hashed.</param>
/// <param name="Problems">What is wrong; none: it is what was signed.</param>
public sealed record PackageVerdict(CustodyFile? Custody, string? Fingerprint, int Files, long Bytes, IReadOnlyList<EvidenceProblem> Problems);
