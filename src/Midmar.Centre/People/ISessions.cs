namespace Midmar.Centre.People;

/// <summary>There is no such session any more.</summary>
public sealed record NoSuchSession : Refusal;

/// <summary>Keeps who is signed in where. Any number of threads.</summary>
public interface ISessions
{
    /// <summary>A session unused for so long ends.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromHours(12);

    /// <summary>A session ends after so long, used or not.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromDays(7);

    /// <summary>Sessions of a person that are open, last seen first. One's own, or with <see cref="Permission.SeePeople"/>.</summary>
    Task<Outcome<IReadOnlyList<SessionInfo>>> ListAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>Ends one at once. One's own, or with <see cref="Permission.ManagePeople"/>.</summary>
    Task<Outcome<Nothing>> EndAsync(Actor actor, long sessionId, CancellationToken cancellation);

    /// <summary>Ends all of a person but one. One's own, or with <see cref="Permission.ManagePeople"/>.</summary>
    /// <param name="except">The session to keep; null: none.</param>
    /// <returns>How many were ended.</returns>
    Task<Outcome<int>> EndAllAsync(Actor actor, string personId, long? except, CancellationToken cancellation);

    /// <summary>Whether a session is open now and its person may be signed in.</summary>
    Task<bool> IsOpenAsync(long sessionId, string personId, CancellationToken cancellation);
}
