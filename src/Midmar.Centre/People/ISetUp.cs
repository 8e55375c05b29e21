namespace Midmar.Centre.People;

/// <summary>The code is not the one that was printed.</summary>
public sealed record WrongSetUpCode : Refusal;

/// <summary>The centre has people already; administrators invite others.</summary>
public sealed record SetUpIsDone : Refusal;

/// <summary>Makes the first administrator of a centre. Any number of threads.</summary>
public interface ISetUp
{
    /// <summary>Whether the centre has nobody yet.</summary>
    Task<bool> IsOpenAsync(CancellationToken cancellation);

    /// <summary>A fresh code in place of any before, to be printed where only who runs the machine sees it; null: there are people already.</summary>
    Task<string?> NewCodeAsync(CancellationToken cancellation);

    /// <summary>Makes the first administrator.</summary>
    Task<Outcome<Person>> UseAsync(Actor visitor, string code, NewPerson person, CancellationToken cancellation);
}
