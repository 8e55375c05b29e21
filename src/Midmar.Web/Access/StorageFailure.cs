using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Midmar.Web.Access;

/// <summary>
/// Answers when the centre cannot write what a request needs: an audit entry, a session. What cannot be written is not
/// done, and whoever asked is told so rather than of a fault.
/// </summary>
internal sealed class StorageFailure : IExceptionHandler
{
    /// <summary>What programs are told it is.</summary>
    public const string Code = "NotWritable";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || !IsOfStorage(exception))
        {
            return false;
        }

        await Denials.WriteAsync(httpContext, StatusCodes.Status503ServiceUnavailable, Code);
        return true;
    }

    /// <summary>A request that was badly sent is an <see cref="IOException"/> of the server's, and none of ours.</summary>
    private static bool IsOfStorage(Exception? exception) => exception is not BadHttpRequestException
        && (exception is IOException or DbException || (exception?.InnerException is { } inner && IsOfStorage(inner)));
}
