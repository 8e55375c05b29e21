using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Store.State.Audit;

/// <summary>
/// The canonical bytes of an entry: JSON with all properties, in one order, without white space, text as it is where
/// JSON allows. The same entry gives the same bytes, and no line ends inside.
/// </summary>
internal static class AuditJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    public static void Write(IBufferWriter<byte> target, long sequence, AuditEntry entry)
    {
        var left = 0;
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteNumber("n"u8, sequence);
        json.WriteString("time"u8, entry.Time);
        json.WriteString("kind"u8, entry.Actor.Kind.ToString());
        json.WriteString("id"u8, Cut(entry.Actor.Id, AuditEntry.MaxNameLength, ref left));
        json.WriteString("name"u8, Cut(entry.Actor.Name, AuditEntry.MaxNameLength, ref left));
        json.WriteString("address"u8, Cut(entry.Actor.Address, AuditEntry.MaxNameLength, ref left));
        json.WriteNumber("workspace"u8, entry.Workspace.Value);
        json.WriteString("action"u8, Cut(entry.Action, AuditEntry.MaxActionLength, ref left));
        json.WriteString("subject"u8, Cut(entry.Subject, AuditEntry.MaxSubjectLength, ref left));
        json.WriteString("text"u8, Cut(entry.Text, AuditEntry.MaxTextLength, ref left));
        json.WriteString("purpose"u8, Cut(entry.Purpose, AuditEntry.MaxPurposeLength, ref left));
        json.WriteString("outcome"u8, entry.Outcome.ToString());
        json.WriteString("reason"u8, Cut(entry.Reason, AuditEntry.MaxNameLength, ref left));
        json.WriteNumber("cut"u8, left);
        json.WriteEndObject();
    }

    /// <summary>The entry's number; null when the bytes are none of an entry.</summary>
    public static long? ReadSequence(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes);
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject
                && json.Read() && json.ValueTextEquals("n"u8)
                && json.Read() && json.TryGetInt64(out var sequence) ? sequence : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads an entry back; null when the bytes are none: a changed line must not hide the others from who reads the log.</summary>
    public static AuditRecord? TryRead(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static AuditRecord Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var json = document.RootElement;
        var entry = new AuditEntry
        {
            Time = json.GetProperty("time"u8).GetDateTime(),
            Actor = new Actor(
                Enum.Parse<ActorKind>(Text("kind"u8)), Text("id"u8), Text("name"u8), Text("address"u8)),
            Workspace = new WorkspaceId(json.GetProperty("workspace"u8).GetInt32()),
            Action = Text("action"u8),
            Subject = Text("subject"u8),
            Text = Text("text"u8),
            Purpose = Text("purpose"u8),
            Outcome = Enum.Parse<AuditOutcome>(Text("outcome"u8)),
            Reason = Text("reason"u8),
        };
        return new AuditRecord(json.GetProperty("n"u8).GetInt64(), entry, json.GetProperty("cut"u8).GetInt32());

        string Text(ReadOnlySpan<byte> name) => json.GetProperty(name).GetString()!;
    }

    private static ReadOnlySpan<char> Cut(string text, int limit, ref int left)
    {
        left += Math.Max(0, text.Length - limit);
        return text.AsSpan(0, Math.Min(text.Length, limit));
    }
}
