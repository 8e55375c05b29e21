using System.Buffers;
using System.Text.Json;

namespace Midmar.Ingest.Splunk;

/// <summary>What Splunk's HTTP Event Collector answers, with its own numbers and texts: clients decide by them.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Splunk's number.</param>
/// <param name="Text">Its text.</param>
internal sealed record HecAnswer(int Status, int Code, string Text)
{
    public static readonly HecAnswer Success = new(200, 0, "Success");
    public static readonly HecAnswer TokenRequired = new(401, 2, "Token is required");
    public static readonly HecAnswer InvalidAuthorization = new(401, 3, "Invalid authorization");
    public static readonly HecAnswer InvalidToken = new(403, 4, "Invalid token");
    public static readonly HecAnswer NoData = new(400, 5, "No data");
    public static readonly HecAnswer InvalidFormat = new(400, 6, "Invalid data format");
    public static readonly HecAnswer InternalError = new(500, 8, "Internal server error");
    public static readonly HecAnswer Busy = new(503, 9, "Server is busy");
    public static readonly HecAnswer ChannelMissing = new(400, 10, "Data channel is missing");
    public static readonly HecAnswer EventRequired = new(400, 12, "Event field is required");
    public static readonly HecAnswer EventBlank = new(400, 13, "Event field cannot be blank");
    public static readonly HecAnswer InvalidFields = new(400, 15, "Error in handling indexed fields");
    public static readonly HecAnswer Healthy = new(200, 17, "HEC is healthy");
    public static readonly HecAnswer TooLarge = new(413, 27, "Request entity too large");

    /// <summary>Which event of the request it is about, from 0; null: the request.</summary>
    public long? EventNumber { get; init; }

    /// <summary>Number under which a client that gave a channel may ask whether it is stored.</summary>
    public long? AckId { get; init; }

    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("text", Text);
        json.WriteNumber("code", Code);
        if (EventNumber is { } number)
        {
            json.WriteNumber("invalid-event-number", number);
        }

        if (AckId is { } ack)
        {
            json.WriteNumber("ackId", ack);
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
