namespace Midmar.Centre.People;

/// <summary>Why a decision went against somebody. One record for each reason; what people read is in the pages' resources, by <see cref="Code"/>.</summary>
public abstract record Refusal
{
    /// <summary>The reason's name, as the audit log and resources have it: the record's name.</summary>
    public string Code => GetType().Name;
}

/// <summary>What came of an act: it is done, or it was refused.</summary>
/// <typeparam name="T">What the act gives.</typeparam>
public abstract record Outcome<T>
{
    private protected Outcome()
    {
    }

    /// <summary>Done.</summary>
    public static implicit operator Outcome<T>(T value) => new Done<T>(value);

    /// <summary>Refused.</summary>
    public static implicit operator Outcome<T>(Refusal reason) => new Refused<T>(reason);
}

/// <summary>The act is done.</summary>
/// <param name="Value">What it gave.</param>
public sealed record Done<T>(T Value) : Outcome<T>;

/// <summary>The act was refused, and nothing is changed.</summary>
/// <param name="Reason">Why.</param>
public sealed record Refused<T>(Refusal Reason) : Outcome<T>;

/// <summary>What an act gives that gives nothing.</summary>
public readonly record struct Nothing;
