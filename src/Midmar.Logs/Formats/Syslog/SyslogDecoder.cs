using Midmar.Logs.Formats.Json;
using Midmar.Records;

namespace Midmar.Logs.Formats.Syslog;

/// <summary>Resolves values of syslog; those of a message that is JSON are JSON's.</summary>
internal sealed class SyslogDecoder : ValueDecoder
{
    /// <summary>Text as it stands.</summary>
    public const int Text = 100;

    /// <summary>A parameter of structured data, perhaps with backslashes.</summary>
    public const int Parameter = 101;

    public static SyslogDecoder Instance { get; } = new();

    public override FieldValue Decode(RecordBatch batch, in RawValue raw) => raw.Encoding switch
    {
        Text => FieldValue.Text(batch.Buffer, raw.Offset, raw.Length),
        Parameter => Unescape(batch, raw),
        _ => JsonDecoder.Instance.Decode(batch, raw),
    };

    private static FieldValue Unescape(RecordBatch batch, in RawValue raw)
    {
        var text = batch.Buffer.AsSpan(raw.Offset, raw.Length);
        if (!text.Contains((byte)'\\'))
        {
            return FieldValue.Text(batch.Buffer, raw.Offset, raw.Length);
        }

        var target = batch.Arena.Allocate(raw.Length, out var offset);
        var written = offset;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && i + 1 < text.Length && text[i + 1] is (byte)'"' or (byte)'\\' or (byte)']')
            {
                i++;
            }

            target[written++] = text[i];
        }

        batch.Arena.GiveBack(target, raw.Length - (written - offset));
        return FieldValue.Text(target, offset, written - offset);
    }
}
