using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Midmar.Web.Access;

/// <summary>
/// How often a code or password can be tried: by address at the doors, and by account wherever it is tried from. The
/// lock of an account comes before this; it does not count tries at names that are nobody's.
/// </summary>
internal sealed class DoorLimits : IDisposable
{
    /// <summary>The policy of pages where a secret is tried.</summary>
    public const string Policy = "door";

    /// <summary>Tries from one address in <see cref="Window"/> (count): a room of people behind one address signs in within it.</summary>
    public const int TriesOfAddress = 60;

    /// <summary>Tries at one name in <see cref="Window"/> (count).</summary>
    public const int TriesOfAccount = 15;

    /// <summary>The time in which they are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> accounts = PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetFixedWindowLimiter(name, _ => Fixed(TriesOfAccount)), StringComparer.Ordinal);

    /// <summary>Takes a try at a name; null: it may be made. Otherwise how long to wait.</summary>
    public TimeSpan? Try(string userName)
    {
        using var lease = accounts.AttemptAcquire(userName.Trim().ToUpperInvariant());
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public void Dispose() => accounts.Dispose();

    public static void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? string.Empty, _ => Fixed(TriesOfAddress))
            : RateLimitPartition.GetNoLimiter(string.Empty));
        options.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(
            rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window));
    }

    /// <summary>Says how long to wait.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Denials.WriteAsync(context, StatusCodes.Status429TooManyRequests, "TooManyTries");
    }

    private static FixedWindowRateLimiterOptions Fixed(int tries) => new() { PermitLimit = tries, Window = Window, QueueLimit = 0, AutoReplenishment = true };
}
