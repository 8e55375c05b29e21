namespace Midmar.Store.State.Rows;

internal sealed class InvitationRow
{
    public required string Id { get; set; }

    public required byte[] CodeHash { get; set; }

    public required string Name { get; set; }

    /// <summary>See <see cref="GrantsText"/>.</summary>
    public required string Grants { get; set; }

    /// <summary>Whose password it sets anew; null: it makes a person.</summary>
    public string? ForPersonId { get; set; }

    public required string MadeBy { get; set; }

    public DateTime Made { get; set; }

    public DateTime Expires { get; set; }

    /// <summary>When it was used or withdrawn.</summary>
    public DateTime? Ended { get; set; }

    /// <summary>Who used it; null with <see cref="Ended"/>: it was withdrawn.</summary>
    public string? UsedBy { get; set; }
}
