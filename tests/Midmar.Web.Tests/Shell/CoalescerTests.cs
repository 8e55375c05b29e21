using Midmar.Web.Shell;
using Xunit;

namespace Midmar.Web.Tests.Shell;

public sealed class CoalescerTests
{
    [Fact]
    public async Task A_burst_of_notes_is_few_calls_and_the_last_note_is_not_left_out()
    {
        var (calls, seen, value) = (0, 0, 0);
        using var coalescer = new Coalescer(
            () =>
            {
                Interlocked.Increment(ref calls);
                Volatile.Write(ref seen, Volatile.Read(ref value));
                return Task.CompletedTask;
            },
            TimeProvider.System);

        for (var i = 1; i <= 10_000; i++)
        {
            Volatile.Write(ref value, i);
            coalescer.Note();
        }

        for (var i = 0; i < 300 && Volatile.Read(ref seen) != 10_000; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(10_000, Volatile.Read(ref seen));
        Assert.InRange(calls, 1, 100);
    }

    [Fact]
    public async Task What_is_noted_while_it_is_called_is_a_call_after_it()
    {
        var calls = 0;
        using var during = new SemaphoreSlim(0);
        using var coalescer = new Coalescer(
            async () =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    await during.WaitAsync();
                }
            },
            TimeProvider.System);
        coalescer.Note();
        coalescer.Note();
        during.Release();

        for (var i = 0; i < 300 && Volatile.Read(ref calls) < 2; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Volatile.Read(ref calls));
    }
}
