using System.Globalization;
using Midmar.Detection.Scanning;

namespace Midmar.Output;

/// <summary>One line on the terminal that says how far a scan is; nothing when the output is not a terminal.</summary>
internal sealed class ProgressLine : IProgress<ScanProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter terminal;
    private readonly TimeProvider time;
    private readonly bool enabled = !Console.IsErrorRedirected;
    private readonly long started;
    private long last;
    private bool shown;

    public ProgressLine(TextWriter terminal, TimeProvider time)
    {
        this.terminal = terminal;
        this.time = time;
        started = last = time.GetTimestamp();
    }

    public void Report(ScanProgress value)
    {
        if (!enabled || time.GetElapsedTime(last) < Interval)
        {
            return;
        }

        last = time.GetTimestamp();
        var seconds = Math.Max(0.001, time.GetElapsedTime(started).TotalSeconds);
        var width = Math.Max(40, Console.WindowWidth) - 1;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Sources} files  {value.Records:N0} records  {value.Records / seconds:N0}/s  {value.Bytes / 1e6:N0} MB  {value.Findings:N0} findings  {Path.GetFileName(value.Source)}");
        terminal.Write('\r' + (text.Length > width ? text[..width] : text.PadRight(width)));
        shown = true;
    }

    public void Dispose()
    {
        if (shown)
        {
            terminal.Write('\r' + new string(' ', Math.Max(40, Console.WindowWidth) - 1) + '\r');
        }
    }
}
