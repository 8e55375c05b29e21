using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Store.Tests.State.People;

/// <summary>People to act with.</summary>
internal static class SomePeople
{
    public const string Password = "gravel-tangent-orchid-7";

    public static readonly Actor Visitor = Actor.Visitor("10.0.0.1");

    public static NewPerson New(string userName) => new(userName, $"Person {userName}", Password, "fr");

    public static async Task<(Actor Actor, string Id)> AdministratorAsync(TestCentre centre)
    {
        var code = await centre.Get<ISetUp>().NewCodeAsync(CancellationToken.None);
        var person = Value(await centre.Get<ISetUp>().UseAsync(Visitor, code!, New("amina"), CancellationToken.None));
        return (Actor.Of(person, "10.0.0.2"), person.Id);
    }

    public static async Task<Person> InvitedAsync(TestCentre centre, Actor by, string userName, params RoleGrant[] grants)
    {
        var code = Value(await centre.Get<IInvitations>().MakeAsync(by, userName, [.. grants], TimeSpan.FromDays(3), CancellationToken.None));
        return Value(await centre.Get<IInvitations>().UseAsync(Visitor, code.Code, New(userName), CancellationToken.None));
    }

    public static T Value<T>(Outcome<T> outcome) => outcome switch
    {
        Done<T> done => done.Value,
        Refused<T> refused => throw new InvalidOperationException($"Refused: {refused.Reason}"),
        _ => throw new InvalidOperationException("Neither done nor refused."),
    };

    public static Refusal Refusal<T>(Outcome<T> outcome) => Assert.IsType<Refused<T>>(outcome).Reason;

    /// <summary>Reasons of all acts of a kind, oldest first; empty: allowed.</summary>
    public static async Task<IEnumerable<string>> ReasonsAsync(TestCentre centre, string action)
    {
        var page = await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(AuditQuery.MaxLimit) with { Action = action }, CancellationToken.None);
        return page.Entries.Reverse().Select(e => e.Entry.Reason);
    }
}
