using Microsoft.AspNetCore.Http;

namespace Midmar.Web.Api;

/// <summary>
/// Hands an answer on in pieces, each of which must be taken within a time; otherwise the connection is given up.
/// </summary>
internal sealed class PieceStream(HttpContext context, SlowReaders slow) : Stream
{
    /// <summary>Bytes of a piece.</summary>
    private const int PieceLength = 32 * 1024;

    private bool isGivenUp;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        do
        {
            var piece = buffer[..Math.Min(buffer.Length, PieceLength)];
            await WritePieceAsync(piece);
            buffer = buffer[piece.Length..];
        }
        while (buffer.Length > 0);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => isGivenUp ? Task.CompletedTask : context.Response.Body.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task WritePieceAsync(ReadOnlyMemory<byte> piece)
    {
        if (isGivenUp)
        {
            return;
        }

        using var late = new CancellationTokenSource(slow.PieceWithin);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            await context.Response.Body.WriteAsync(piece, patience.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // The server aborts the request too when a write was cancelled, so that says nothing of whose doing it was. Whoever writes need not know: the rest goes nowhere.
            isGivenUp = true;
            slow.Count();
            context.Abort();
        }
    }
}
