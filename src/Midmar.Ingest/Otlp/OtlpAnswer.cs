using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Midmar.Ingest.Otlp;

/// <summary>Answers of OTLP/HTTP, in the encoding of the request.</summary>
internal static class OtlpAnswer
{
    public const string Proto = "application/x-protobuf";
    public const string Json = "application/json";

    /// <summary>An ExportLogsServiceResponse.</summary>
    /// <param name="contentType">Encoding.</param>
    /// <param name="rejected">Records not taken.</param>
    /// <param name="message">Why; empty when all were.</param>
    public static byte[] Success(string contentType, long rejected, string message)
    {
        if (contentType == Json)
        {
            return rejected == 0 && message.Length == 0
                ? "{}"u8.ToArray()
                : JsonSerializer.SerializeToUtf8Bytes(new
                {
                    partialSuccess = new { rejectedLogRecords = rejected.ToString(CultureInfo.InvariantCulture), errorMessage = message },
                });
        }

        if (rejected == 0 && message.Length == 0)
        {
            return [];
        }

        var partial = new ArrayBufferWriter<byte>();
        WriteNumber(partial, field: 1, (ulong)rejected);
        WriteText(partial, field: 2, message);
        var response = new ArrayBufferWriter<byte>();
        WriteBytes(response, field: 1, partial.WrittenSpan);
        return response.WrittenSpan.ToArray();
    }

    /// <summary>A google.rpc.Status.</summary>
    /// <param name="contentType">Encoding.</param>
    /// <param name="code">Number of google.rpc.Code.</param>
    /// <param name="message">What was wrong, and what to do.</param>
    public static byte[] Failure(string contentType, int code, string message)
    {
        if (contentType == Json)
        {
            return JsonSerializer.SerializeToUtf8Bytes(new { code, message });
        }

        var status = new ArrayBufferWriter<byte>();
        WriteNumber(status, field: 1, (ulong)code);
        WriteText(status, field: 2, message);
        return status.WrittenSpan.ToArray();
    }

    private static void WriteText(ArrayBufferWriter<byte> output, int field, string text) => WriteBytes(output, field, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(ArrayBufferWriter<byte> output, int field, ReadOnlySpan<byte> bytes)
    {
        WriteVarint(output, (ulong)(field << 3 | 2));
        WriteVarint(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, int field, ulong number)
    {
        WriteVarint(output, (ulong)(field << 3));
        WriteVarint(output, number);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> output, ulong number)
    {
        while (number >= 0x80)
        {
            output.Write([(byte)(number | 0x80)]);
            number >>= 7;
        }

        output.Write([(byte)number]);
    }
}
