namespace Midmar.Store.State.Rows;

internal sealed class TokenRow
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public required byte[] SecretHash { get; set; }

    /// <summary>Whose token it is; null: a source's.</summary>
    public string? OwnerId { get; set; }

    public required string MadeBy { get; set; }

    public DateTime Made { get; set; }

    /// <summary>See <see cref="PermissionNames"/>.</summary>
    public required string Permissions { get; set; }

    public int WorkspaceId { get; set; }

    public int? SourceId { get; set; }

    public DateTime? Expires { get; set; }

    public DateTime? LastUsed { get; set; }

    public DateTime? Revoked { get; set; }
}
