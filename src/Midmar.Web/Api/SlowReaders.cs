namespace Midmar.Web.Api;

/// <summary>
/// Who reads a long answer too slowly. The server has a least rate of its own, but allows the more time the more the
/// operating system took at once: of megabytes it would be an hour.
/// </summary>
/// <param name="limits">How long a piece of an answer may take.</param>
public sealed class SlowReaders(WebLimits limits)
{
    private long givenUp;

    /// <summary>How long a piece of an answer may take.</summary>
    public TimeSpan PieceWithin { get; } = limits.PieceWithin;

    /// <summary>Answers given up (count).</summary>
    public long GivenUp => Interlocked.Read(ref givenUp);

    internal void Count() => Interlocked.Increment(ref givenUp);
}
