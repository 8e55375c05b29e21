namespace Midmar.Store.Journal;

/// <summary>Wakes the one thread that waits for it. That thread sleeps at once and never spins, which one at a semaphore does.</summary>
internal sealed class Signal
{
    private readonly object gate = new();
    private int given;

    /// <summary>Lets one wait end, now or later.</summary>
    public void Give()
    {
        lock (gate)
        {
            given++;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits until it is given, and takes it.</summary>
    public void Wait()
    {
        lock (gate)
        {
            while (given == 0)
            {
                Monitor.Wait(gate);
            }

            given--;
        }
    }
}
