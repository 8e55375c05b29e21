using System.Text;
using CsCheck;
using Midmar.Ingest.Elastic;
using Xunit;

namespace Midmar.Ingest.Tests.Elastic;

public sealed class BulkReaderTests
{
    private static readonly IngestOptions Small = new() { BatchBytes = 100, MaxRecordBytes = 500 };

    [Fact]
    public async Task Documents_come_out_whole_in_order_and_without_their_actions()
    {
        var (batches, reader) = await ReadAsync("{\"create\":{}}\n{\"a\":1}\n{ \"index\" : {\"_index\":\"x\"}}\r\n{\"b\":2}\r\n", Small);

        Assert.Equal(["{\"a\":1}\n{\"b\":2}\n"], batches);
        Assert.Equal([BulkAction.Create, BulkAction.Index], reader.Items.Select(i => i.Action));
    }

    [Fact]
    public void Whatever_is_sent_and_however_the_network_cuts_it_the_same_batches_come_out() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 0, 450].Array[0, 30], Gen.Int[1, 300], Gen.Bool).Sample((texts, cut, endsWithNewline) =>
        {
            var documents = texts.Select(t => $"{{\"t\":\"{t}\"}}").ToArray();
            var body = string.Concat(documents.Select(d => "{\"create\":{}}\n" + d + "\n"));
            body = endsWithNewline ? body : body.TrimEnd('\n');

            var (whole, reader) = ReadAsync(body, Small).GetAwaiter().GetResult();
            var (inPieces, _) = ReadAsync(body, Small, cut).GetAwaiter().GetResult();

            Assert.Equal(string.Concat(documents.Select(d => d + "\n")), string.Concat(whole));
            Assert.Equal(whole, inPieces);
            Assert.Equal(documents.Length, reader.Items.Count);
            Assert.All(reader.Items, i => Assert.Equal(201, i.Status));
        });

    [Fact]
    public async Task A_document_that_is_too_long_is_refused_alone_with_bounded_memory()
    {
        var longest = 0;
        var body = "{\"create\":{}}\n{\"a\":1}\n{\"create\":{}}\n" + new string('x', 1_000_000) + "\n{\"create\":{}}\n{\"b\":2}\n";
        var reader = new BulkReader(
            new MemoryStream(Encoding.UTF8.GetBytes(body)),
            Small,
            length =>
            {
                longest = Math.Max(longest, length);
                return new byte[length];
            },
            _ => { });
        var batches = await ReadAllAsync(reader);

        Assert.Equal("{\"a\":1}\n{\"b\":2}\n", string.Concat(batches));
        Assert.Equal([201, 413, 201], reader.Items.Select(i => i.Status));
        Assert.InRange(longest, 1, 600);
    }

    [Fact]
    public async Task Updates_and_deletions_are_refused_alone()
    {
        var (batches, reader) = await ReadAsync(
            "{\"delete\":{\"_id\":\"1\"}}\n{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{}}\n{\"create\":{}}\n{\"a\":1}\n", Small);

        Assert.Equal(["{\"a\":1}\n"], batches);
        Assert.Equal([400, 400, 201], reader.Items.Select(i => i.Status));
    }

    [Fact]
    public async Task A_line_that_is_no_action_ends_the_body_and_its_place_is_told()
    {
        var (batches, reader) = await ReadAsync("{\"create\":{}}\n{\"a\":1}\nGET / HTTP/1.1\n{\"b\":2}\n", Small);

        Assert.Equal(["{\"a\":1}\n"], batches);
        Assert.Equal((BulkStop.MalformedAction, 3L), (reader.Stopped, reader.Line));
    }

    [Fact]
    public async Task An_action_without_its_document_is_told_so()
    {
        var (_, reader) = await ReadAsync("{\"create\":{}}\n{\"a\":1}\n{\"create\":{}}\n", Small);

        Assert.Equal([201, 400], reader.Items.Select(i => i.Status));
    }

    [Fact]
    public async Task A_body_and_a_number_of_items_beyond_the_limit_end_the_request()
    {
        var body = string.Concat(Enumerable.Repeat("{\"create\":{}}\n{\"a\":1}\n", 50));
        var (_, tooLong) = await ReadAsync(body, Small with { MaxBodyBytes = 500 });
        var (_, tooMany) = await ReadAsync(body, Small with { MaxItems = 10 });

        Assert.Equal(BulkStop.TooLong, tooLong.Stopped);
        Assert.Equal((BulkStop.TooManyItems, 10), (tooMany.Stopped, tooMany.Items.Count));
    }

    private static async Task<(List<string> Batches, BulkReader Reader)> ReadAsync(string body, IngestOptions options, int piece = int.MaxValue)
    {
        var reader = new BulkReader(new PiecewiseStream(Encoding.UTF8.GetBytes(body), piece), options, length => new byte[length + 7], _ => { });
        return (await ReadAllAsync(reader), reader);
    }

    private static async Task<List<string>> ReadAllAsync(BulkReader reader)
    {
        var batches = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is { } batch)
        {
            batches.Add(Encoding.UTF8.GetString(batch.Buffer, 0, batch.Length));
        }

        return batches;
    }

    /// <summary>Gives no more than so many bytes at a time.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
