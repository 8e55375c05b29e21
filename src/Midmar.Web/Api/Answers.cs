using Microsoft.AspNetCore.Http;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;

namespace Midmar.Web.Api;

/// <summary>What came of an act, as HTTP says it.</summary>
internal static class Answers
{
    public static IResult Of<T, TBody>(Outcome<T> outcome, Func<T, TBody> body) => outcome switch
    {
        Done<T>(var value) => Results.Ok(body(value)),
        Refused<T>(var reason) => Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    public static IResult OfFound<T, TBody>(Outcome<T?> outcome, Func<T, TBody> body)
        where T : class => outcome switch
    {
        Done<T?>({ } value) => Results.Ok(body(value)),
        Done<T?> => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is none of that number here."),
        Refused<T?>(var reason) => Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    /// <summary>Of an act whose answer says no more than that it is done.</summary>
    public static IResult OfNothing<T>(Outcome<T> outcome) => outcome is Refused<T>(var reason) ? Refusal(reason) : Results.NoContent();

    /// <summary>Something in the request is not as it should be.</summary>
    /// <param name="code">Names the mistake.</param>
    /// <param name="title">What was wrong, where, and what to do.</param>
    public static IResult Mistake(string code, string title) =>
        Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: title, extensions: With(code));

    public static IResult Refusal(Refusal reason)
    {
        var (status, title) = reason switch
        {
            NotAMember or NoSuchWorkspace or TrainingRoleInLiveWorkspace => (StatusCodes.Status404NotFound, "There is nothing here, or nothing you may know of."),
            NoSuchAsset or NoSuchEntity or NoSuchVenue or NoSuchPin or NoSuchFixture or NoSuchWindow or NoSuchInspection or NoSuchFinding or NoSuchImage or NoSuchPostureRule =>
                (StatusCodes.Status404NotFound, "There is none of that number here."),
            Centre.Sources.NoSuchSource => (StatusCodes.Status404NotFound, "There is no such source in this workspace."),
            RoleLacksPermission or MembershipEnded or OutsideGuestScope or NeedsRoleInWholeCentre => (StatusCodes.Status403Forbidden, "You have no permission to do this here."),
            _ => (StatusCodes.Status409Conflict, $"It was refused: {reason}"),
        };
        return Results.Problem(statusCode: status, title: title, extensions: With(reason.Code));
    }

    private static Dictionary<string, object?> With(string code) => new(StringComparer.Ordinal) { ["code"] = code };
}
