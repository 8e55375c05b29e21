namespace Midmar.Store.State.Rows;

internal sealed class SessionRow
{
    public long Id { get; set; }

    /// <summary>SHA-256 of the key in the cookie: who reads the database has no session by it.</summary>
    public required byte[] KeyHash { get; set; }

    public required string PersonId { get; set; }

    /// <summary>The protected ticket.</summary>
    public required byte[] Ticket { get; set; }

    public DateTime Made { get; set; }

    public DateTime LastSeen { get; set; }

    public DateTime Expires { get; set; }

    public required string Address { get; set; }

    public required string UserAgent { get; set; }
}
