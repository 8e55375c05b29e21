using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Administration;

/// <summary>What every part of administration has: a desk, its texts, and a line that says what came of the last act.</summary>
public abstract class AdministrationPanel : MidmarComponent
{
    /// <summary>What came of the last act.</summary>
    protected string? Said { get; private set; }

    /// <summary>Whether it was refused.</summary>
    protected bool IsRefused { get; private set; }

    /// <summary>Why the part cannot be shown; null: it can.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Texts of administration.</summary>
    [Inject]
    protected IStringLocalizer<AdministrationText> T { get; set; } = null!;

    /// <summary>Texts of refusals.</summary>
    [Inject]
    protected IStringLocalizer<AccessText> A { get; set; } = null!;

    /// <summary>Says what came of an act.</summary>
    /// <returns>What it gave; null when it was refused.</returns>
    protected TValue? Take<TValue>(Outcome<TValue> outcome, string? done)
        where TValue : class
    {
        (Said, IsRefused) = outcome is Refused<TValue>(var reason) ? (A.Of(reason), true) : (done, false);
        return (outcome as Done<TValue>)?.Value;
    }

    /// <summary>Says what came of an act that gives a plain value.</summary>
    protected void Tell<TValue>(Outcome<TValue> outcome, string done)
        where TValue : struct =>
        (Said, IsRefused) = outcome is Refused<TValue>(var reason) ? (A.Of(reason), true) : (done, false);

    /// <summary>What was read; otherwise why it cannot be shown is kept.</summary>
    protected TValue? Read<TValue>(Outcome<TValue> outcome)
        where TValue : class
    {
        Failure = outcome is Refused<TValue>(var reason) ? A.Of(reason) : null;
        return (outcome as Done<TValue>)?.Value;
    }
}
