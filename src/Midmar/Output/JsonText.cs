using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Midmar.Records;

namespace Midmar.Output;

/// <summary>Values as JSON. Text that is not well-formed UTF-8 gets U+FFFD where it is not.</summary>
internal static class JsonText
{
    /// <summary>Letters of all scripts stay readable; what JSON or a terminal could trip over is escaped.</summary>
    public static readonly JsonWriterOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The same, indented.</summary>
    public static readonly JsonWriterOptions Indented = Line with { Indented = true };

    public static void WriteValue(Utf8JsonWriter json, in FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldValueKind.Boolean:
                json.WriteBooleanValue(value.Boolean);
                break;
            case FieldValueKind.Integer:
                json.WriteNumberValue(value.Integer);
                break;
            case FieldValueKind.Real when double.IsFinite(value.Real):
                json.WriteNumberValue(value.Real);
                break;
            case FieldValueKind.Text or FieldValueKind.Real:
                WriteText(json, value);
                break;
            case FieldValueKind.List:
                json.WriteStartArray();
                foreach (var item in value.Items)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, in FieldValue value)
    {
        if (value.Kind == FieldValueKind.Text && Utf8.IsValid(value.Utf8))
        {
            json.WriteStringValue(value.Utf8);
        }
        else
        {
            json.WriteStringValue(value.ToString());
        }
    }
}
