namespace Midmar.Ingest.Elastic;

/// <summary>Why a body was not read to its end.</summary>
internal enum BulkStop
{
    None,
    MalformedAction,
    TooManyItems,
    TooLong,
}

/// <summary>
/// Cuts a bulk body (lines of actions, each followed by its document) into batches. The bytes are read into the batch's own
/// buffer and pushed together there, over the action lines: each is copied once. Where batches are cut follows from the
/// bytes alone, so that a body sent again gives the same batches.
/// </summary>
internal sealed class BulkReader(Stream body, IngestOptions options, Func<int, byte[]> rent, Action<byte[]> giveBack)
{
    // One byte more than is filled: the last document may lack its newline. A rented buffer may be longer; that must not count.
    private byte[] buffer = rent(options.BatchBytes + 1);
    private int capacity = options.BatchBytes;
    private int filled;
    private int scanned;
    private long total;
    private bool isAtEnd;
    private bool expectsDocument;
    private BulkAction action;
    private bool isSkippingLine;

    /// <summary>All items so far, in order.</summary>
    public List<BulkItem> Items { get; } = [];

    /// <summary>Why it ended before the body did.</summary>
    public BulkStop Stopped { get; private set; }

    /// <summary>Line of the body where it stopped, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next batch, whose buffer is the caller's; null at the end.</summary>
    public async ValueTask<BulkBatch?> ReadAsync(CancellationToken cancellation)
    {
        while (Stopped == BulkStop.None)
        {
            await FillAsync(cancellation);
            var batch = new BulkBatch(buffer);
            scanned = 0;
            TakeLines(batch);
            if (Stopped == BulkStop.None && isAtEnd)
            {
                TakeRest(batch);
            }

            var rest = buffer.AsMemory(scanned, filled - scanned);
            if (batch.Documents > 0)
            {
                Continue(rest);
                return batch;
            }

            if (isAtEnd || Stopped != BulkStop.None)
            {
                break;
            }

            MakeRoom(rest);
        }

        return null;
    }

    /// <summary>Gives the buffer back that no batch took.</summary>
    public void Release() => giveBack(buffer);

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        // To the brim: where a batch ends must not depend on how the network cut the body.
        while (!isAtEnd && filled < capacity)
        {
            var read = await body.ReadAsync(buffer.AsMemory(filled, capacity - filled), cancellation);
            isAtEnd = read == 0;
            filled += read;
            total += read;
            if (total > options.MaxBodyBytes)
            {
                Stopped = BulkStop.TooLong;
                return;
            }
        }
    }

    private void TakeLines(BulkBatch batch)
    {
        while (Stopped == BulkStop.None)
        {
            var length = buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n');
            if (length < 0)
            {
                return;
            }

            var line = buffer.AsSpan(scanned, length);
            Take(batch, line);
            if (Stopped == BulkStop.None)
            {
                scanned += length + 1;
            }
        }
    }

    /// <summary>The protocol wants a newline at the end; a document without one is taken all the same.</summary>
    private void TakeRest(BulkBatch batch)
    {
        if (scanned < filled || isSkippingLine)
        {
            Take(batch, buffer.AsSpan(scanned, filled - scanned));
            scanned = filled;
        }

        if (expectsDocument && Stopped == BulkStop.None)
        {
            expectsDocument = false;
            Items.Add(new BulkItem(action, 400, "illegal_argument_exception", "The body ends where the document of this action should be."));
        }
    }

    private void Take(BulkBatch batch, ReadOnlySpan<byte> line)
    {
        Line++;
        if (isSkippingLine)
        {
            isSkippingLine = false;
            if (!expectsDocument)
            {
                Stopped = BulkStop.MalformedAction;
                return;
            }

            expectsDocument = false;
            Items.Add(new BulkItem(action, 413, "content_too_long", $"The document is longer than {options.MaxRecordBytes} bytes."));
            return;
        }

        line = line.TrimEnd((byte)'\r');
        if (!expectsDocument)
        {
            TakeAction(line);
            return;
        }

        expectsDocument = false;
        if (action is BulkAction.Update)
        {
            Items.Add(new BulkItem(action, 400, "illegal_argument_exception", "Records are stored once and never changed; send them with create or index."));
        }
        else if (line.Length > options.MaxRecordBytes)
        {
            Items.Add(new BulkItem(action, 413, "content_too_long", $"The document is longer than {options.MaxRecordBytes} bytes."));
        }
        else
        {
            Items.Add(new BulkItem(action, 201, Error: null, Reason: null));
            batch.Add(Items.Count - 1, line);
        }
    }

    private void TakeAction(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        if (Items.Count >= options.MaxItems)
        {
            Stopped = BulkStop.TooManyItems;
            return;
        }

        action = BulkLines.ActionOf(line);
        if (action == BulkAction.Unknown)
        {
            // From here on it is not known which lines are documents.
            Stopped = BulkStop.MalformedAction;
            return;
        }

        expectsDocument = action != BulkAction.Delete;
        if (action == BulkAction.Delete)
        {
            Items.Add(new BulkItem(action, 400, "illegal_argument_exception", "Records are never deleted by their sender."));
        }
    }

    /// <summary>The batch goes with its buffer; what it does not have goes on in another.</summary>
    private void Continue(ReadOnlyMemory<byte> rest)
    {
        capacity = Math.Max(options.BatchBytes, rest.Length);
        var next = rent(capacity + 1);
        rest.CopyTo(next);
        (buffer, filled) = (next, rest.Length);
    }

    /// <summary>Not one whole document in a full buffer: a longer one, or the document is passed over.</summary>
    private void MakeRoom(ReadOnlyMemory<byte> rest)
    {
        if (isSkippingLine || rest.Length > options.MaxRecordBytes)
        {
            isSkippingLine = true;
            filled = 0;
            return;
        }

        if (rest.Length < capacity)
        {
            rest.CopyTo(buffer);
            filled = rest.Length;
            return;
        }

        capacity = Math.Min(capacity * 2, options.MaxRecordBytes + 1);
        var longer = rent(capacity + 1);
        rest.CopyTo(longer);
        giveBack(buffer);
        (buffer, filled) = (longer, rest.Length);
    }
}
