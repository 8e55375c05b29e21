namespace Midmar.Doctor;

/// <summary>How a check went.</summary>
internal enum CheckState
{
    Ok,
    Warn,
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="State">How it went.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null when nothing is.</param>
internal sealed record CheckResult(string Name, CheckState State, string Found, string? Remedy)
{
    public static CheckResult Ok(string name, string found) => new(name, CheckState.Ok, found, Remedy: null);

    public static CheckResult Warn(string name, string found, string remedy) => new(name, CheckState.Warn, found, remedy);

    public static CheckResult Fail(string name, string found, string remedy) => new(name, CheckState.Fail, found, remedy);
}
