namespace Midmar;

/// <summary>What the process says of its work when it ends.</summary>
internal static class ExitCodes
{
    /// <summary>Ran to its end: with or without findings, damaged input included.</summary>
    public const int Done = 0;

    /// <summary>A check or a test failed.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line could not be understood, or names something that is not there.</summary>
    public const int Usage = 2;

    /// <summary>Nothing that was given could be read.</summary>
    public const int NothingReadable = 3;

    /// <summary>Stopped before the end; what was found until then was written and is marked as partial.</summary>
    public const int Interrupted = 130;
}
