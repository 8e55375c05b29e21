using Midmar.Records;

namespace Midmar.Ingest.Elastic;

/// <summary>What became of an item, as Elasticsearch's answers say it.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Error">Type of the error; null when it is stored.</param>
/// <param name="Reason">What was wrong and what to do.</param>
internal readonly record struct BulkItem(BulkAction Action, int Status, string? Error, string? Reason);

/// <summary>Actions of the bulk protocol.</summary>
internal enum BulkAction : byte
{
    Create,
    Index,
    Update,
    Delete,
    Unknown,
}

/// <summary>Documents that are handed in together, one a line, and the items they answer.</summary>
internal sealed class BulkBatch(byte[] buffer)
{
    private readonly List<(int Item, int Start)> documents = [];

    public byte[] Buffer { get; } = buffer;

    public int Length { get; private set; }

    public int Documents => documents.Count;

    /// <summary>Appends a document; it may lie in the same buffer, behind.</summary>
    public void Add(int item, ReadOnlySpan<byte> document)
    {
        documents.Add((item, Length));
        document.CopyTo(Buffer.AsSpan(Length));
        Length += document.Length;
        Buffer[Length++] = (byte)'\n';
    }

    /// <summary>Says of each item whose document gave no record why.</summary>
    public void MarkFailed(List<BulkItem> items, IReadOnlyList<long> recordOffsets, IReadOnlyList<ReadProblem> problems)
    {
        if (recordOffsets.Count == documents.Count)
        {
            return;
        }

        var next = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            var (item, start) = documents[i];
            var end = i + 1 < documents.Count ? documents[i + 1].Start : Length;
            if (next < recordOffsets.Count && recordOffsets[next] < end)
            {
                next++;
                continue;
            }

            var reason = problems.FirstOrDefault(p => p.Offset >= start && p.Offset < end)?.Message
                ?? "The document is not one JSON object. Its bytes are kept as a failed record.";
            items[item] = items[item] with { Status = 400, Error = "document_parsing_exception", Reason = reason };
        }
    }
}
