namespace Midmar.Centre.People;

/// <summary>What somebody says of themselves when their account is made.</summary>
/// <param name="UserName">The name to sign in with.</param>
/// <param name="DisplayName">How they are called on the screens.</param>
/// <param name="Password">Their password, as typed.</param>
/// <param name="Language">One of <see cref="Person.Languages"/>; another falls back to the first.</param>
public sealed record NewPerson(string UserName, string DisplayName, string Password, string Language);

/// <summary>The name to sign in with is empty, too long, or has other characters than letters, digits and <c>-._@+</c>.</summary>
public sealed record UserNameUnusable : Refusal;

/// <summary>Somebody has this name already.</summary>
public sealed record UserNameTaken : Refusal;

/// <summary>The displayed name is empty or longer than <see cref="Person.MaxDisplayNameLength"/>.</summary>
public sealed record DisplayNameUnusable : Refusal;

/// <summary>The password cannot be taken.</summary>
/// <param name="Why">What is wrong with it; one of <see cref="PasswordFaults"/>.</param>
public sealed record PasswordRefused(string Why) : Refusal;

/// <summary>There is no such person.</summary>
public sealed record NoSuchPerson : Refusal;

/// <summary>What can be wrong with a password: codes for resources and tests.</summary>
public static class PasswordFaults
{
    /// <summary>Shorter than <see cref="PasswordRules.MinLength"/>.</summary>
    public const string TooShort = nameof(TooShort);

    /// <summary>Longer than <see cref="PasswordRules.MaxLength"/>: hashing it would be work for others to make.</summary>
    public const string TooLong = nameof(TooLong);

    /// <summary>Among those most used, or one of them with something appended.</summary>
    public const string Common = nameof(Common);

    /// <summary>A few characters again and again.</summary>
    public const string Repeated = nameof(Repeated);

    /// <summary>A run along the keyboard, the alphabet or the digits.</summary>
    public const string Run = nameof(Run);

    /// <summary>Made of the person's own name.</summary>
    public const string OwnName = nameof(OwnName);

    /// <summary>Made of words everybody here would try first.</summary>
    public const string EventWords = nameof(EventWords);
}
