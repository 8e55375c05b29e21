namespace Midmar.Web.Shell;

/// <summary>Turns any number of notes into few calls: the first at once, then at most one every <see cref="Every"/>, the last never left out. Any thread.</summary>
internal sealed class Coalescer : IDisposable
{
    /// <summary>Time between two calls: a screen is drawn anew four times a second at most.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly Func<Task> call;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private int state;

    /// <param name="call">What is called; never twice at a time. One that fails ends nothing: the next note calls again.</param>
    /// <param name="time">The wall clock.</param>
    public Coalescer(Func<Task> call, TimeProvider time)
    {
        this.call = call;
        this.time = time;
    }

    /// <summary>Something changed.</summary>
    public void Note()
    {
        // 0: at rest, 1: calling, 2: calling, and something changed since.
        if (Interlocked.CompareExchange(ref state, 1, 0) == 0)
        {
            _ = RunAsync();
        }
        else
        {
            Interlocked.CompareExchange(ref state, 2, 1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                Interlocked.Exchange(ref state, 1);
                await call().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                await Task.Delay(Every, time, stopping.Token);
            }
            while (Interlocked.CompareExchange(ref state, 0, 1) != 1);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The screen is gone.
        }
    }
}
