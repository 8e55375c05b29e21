using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;

namespace Midmar.Web.Api;

/// <summary>What came of an act, as HTTP says it.</summary>
internal static class Answers
{
    public static IResult Of<T, TBody>(Outcome<T> outcome, Func<T, TBody> body) => outcome switch
    {
        Done<T>(var value) => new Answer<TBody>(body(value)),
        Refused<T>(var reason) => Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    public static IResult OfFound<T, TBody>(Outcome<T?> outcome, Func<T, TBody> body)
        where T : class => outcome switch
    {
        Done<T?>({ } value) => new Answer<TBody>(body(value)),
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
            Centre.Alerts.NoSuchAlert or Centre.Alerts.NoSuchSuppression => (StatusCodes.Status404NotFound, "There is no such alert or suppression in this workspace."),
            Centre.Incidents.NoSuchIncident or Centre.Reports.NoSuchReport => (StatusCodes.Status404NotFound, "There is no such incident or report in this workspace."),
            NoSuchAsset or NoSuchEntity or NoSuchVenue or NoSuchPin or NoSuchFixture or NoSuchWindow or NoSuchInspection or NoSuchFinding or NoSuchImage or NoSuchPostureRule =>
                (StatusCodes.Status404NotFound, "There is none of that number here."),
            Centre.Playbooks.NoSuchPlaybook or Centre.Playbooks.NoSuchRun => (StatusCodes.Status404NotFound, "There is no such playbook or run in this workspace."),
            Centre.Sources.NoSuchSource => (StatusCodes.Status404NotFound, "There is no such source in this workspace."),
            RoleLacksPermission or MembershipEnded or OutsideGuestScope or NeedsRoleInWholeCentre => (StatusCodes.Status403Forbidden, "You have no permission to do this here."),
            _ => (StatusCodes.Status409Conflict, $"It was refused: {reason}"),
        };
        return Results.Problem(statusCode: status, title: title, extensions: With(reason.Code));
    }

    /// <summary>A body as JSON, handed on in pieces.</summary>
    private sealed class Answer<TBody>(TBody body) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            await using var pieces = new PieceStream(httpContext, httpContext.RequestServices.GetRequiredService<SlowReaders>());
            await JsonSerializer.SerializeAsync(pieces, body, options, httpContext.RequestAborted);
        }
    }

    private static Dictionary<string, object?> With(string code) => new(StringComparer.Ordinal) { ["code"] = code };
}
