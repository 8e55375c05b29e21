using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Midmar.Exercise.Telemetry;

/// <summary>Writes events as Winlogbeat ships them: one JSON object a line, UTF-8.</summary>
internal sealed class WinlogbeatWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Dictionary<(string Host, string Channel), long> recordNumbers = [];

    /// <summary>Bytes written since the last <see cref="Take"/>.</summary>
    public int Length => buffer.WrittenCount;

    /// <summary>Adds a line.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="processId">Process that the event is about.</param>
    public void Write(SimulatedEvent happened, DateTime time, int processId)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@timestamp", Text(time));
            json.WriteStartObject("event");
            json.WriteString("code", Text(happened.Kind.Id));
            json.WriteString("kind", "event");
            json.WriteString("provider", happened.Kind.Provider);
            json.WriteEndObject();
            json.WriteStartObject("host");
            json.WriteString("name", happened.Host);
            json.WriteEndObject();
            WriteWinlog(json, happened, time, processId);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    /// <summary>The lines written since the last call.</summary>
    public byte[] Take()
    {
        var lines = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        return lines;
    }

    private void WriteWinlog(Utf8JsonWriter json, SimulatedEvent happened, DateTime time, int processId)
    {
        var log = (happened.Host, happened.Kind.Channel);
        var number = recordNumbers[log] = recordNumbers.GetValueOrDefault(log, 1000) + 1;
        json.WriteStartObject("winlog");
        json.WriteString("channel", happened.Kind.Channel);
        json.WriteString("provider_name", happened.Kind.Provider);
        json.WriteString("event_id", Text(happened.Kind.Id));
        json.WriteString("record_id", number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("computer_name", happened.Host);
        json.WriteStartObject("event_data");
        json.WriteString("UtcTime", Text(time));
        json.WriteString("ProcessId", Text(processId));
        foreach (var (name, value) in happened.Data)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
