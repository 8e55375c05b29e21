using System.Collections.Immutable;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>Puts texts together that a template splits, in the batch's arena.</summary>
internal static class ValueComposer
{
    /// <summary>The text of pieces; values that are lists have commas between their items.</summary>
    public static FieldValue Compose(
        RecordBatch batch, ReadOnlySpan<byte> chunk, ReadOnlySpan<RawValue> slots, ImmutableArray<TemplatePiece> pieces)
    {
        var room = 0;
        foreach (var piece in pieces)
        {
            room += piece.Text?.Length ?? Room(slots[piece.Slot]);
        }

        var buffer = batch.Arena.Allocate(room, out var offset);
        var destination = buffer.AsSpan(offset, room);
        var written = 0;
        foreach (var piece in pieces)
        {
            if (piece.Text is not null)
            {
                piece.Text.CopyTo(destination[written..]);
                written += piece.Text.Length;
            }
            else
            {
                written += Write(chunk, slots[piece.Slot], destination[written..]);
            }
        }

        batch.Arena.GiveBack(buffer, room - written);
        return FieldValue.Text(buffer, offset, written);
    }

    /// <summary>The text of pieces that stand in the record itself.</summary>
    public static FieldValue Compose(RecordBatch batch, ReadOnlySpan<byte> chunk, ReadOnlySpan<Piece> pieces)
    {
        var room = 0;
        foreach (var piece in pieces)
        {
            room += piece.Kind == PieceKind.Slot ? 0 : PieceText.Room(piece);
        }

        var buffer = batch.Arena.Allocate(room, out var offset);
        var written = 0;
        foreach (var piece in pieces)
        {
            written += piece.Kind == PieceKind.Slot ? 0 : PieceText.Write(piece, chunk, buffer.AsSpan(offset + written, room - written));
        }

        batch.Arena.GiveBack(buffer, room - written);
        return FieldValue.Text(buffer, offset, written);
    }

    /// <summary>Room a value may need as text (bytes).</summary>
    internal static int Room(in RawValue raw) => (raw.Encoding & BinXmlType.Array) == 0
        ? ValueText.Room(raw.Encoding, raw.Length)
        : (raw.Length + 1) * 42;

    /// <summary>Writes a value as text.</summary>
    internal static int Write(ReadOnlySpan<byte> chunk, in RawValue raw, Span<byte> destination)
    {
        var bytes = chunk.Slice(raw.Offset, raw.Length);
        if ((raw.Encoding & BinXmlType.Array) == 0)
        {
            return ValueText.Write(raw.Encoding, bytes, destination);
        }

        var items = new ArrayItems(raw.Encoding, bytes);
        var written = 0;
        while (items.Next())
        {
            if (written > 0)
            {
                destination[written++] = (byte)',';
            }

            written += ValueText.Write(
                raw.Encoding & ~BinXmlType.Array, bytes.Slice(items.Start, items.Length), destination[written..]);
        }

        return written;
    }
}
