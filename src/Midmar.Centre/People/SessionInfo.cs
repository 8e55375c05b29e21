namespace Midmar.Centre.People;

/// <summary>A signed-in browser.</summary>
/// <param name="Id">Its number; not its key, which only the browser has.</param>
/// <param name="PersonId">Who is signed in.</param>
/// <param name="Made">When they signed in, UTC.</param>
/// <param name="LastSeen">When it last asked for something, UTC, to the minute.</param>
/// <param name="Expires">When it ends by itself, UTC.</param>
/// <param name="Address">Where from; at most <see cref="MaxAddressLength"/> characters.</param>
/// <param name="UserAgent">What the browser says it is; at most <see cref="MaxUserAgentLength"/> characters, cut beyond.</param>
public sealed record SessionInfo(
    long Id, string PersonId, DateTime Made, DateTime LastSeen, DateTime Expires, string Address, string UserAgent)
{
    /// <summary>Characters kept of an address: an IPv6 address with its zone.</summary>
    public const int MaxAddressLength = 64;

    /// <summary>Characters kept of a user agent.</summary>
    public const int MaxUserAgentLength = 256;

    /// <summary>Sessions one person may have (count); a new one beyond it ends the one seen longest ago.</summary>
    public const int MaxPerPerson = 20;

    /// <summary>The claim that carries the session's number in the signed-in principal.</summary>
    public const string ClaimType = "midmar:session";
}
