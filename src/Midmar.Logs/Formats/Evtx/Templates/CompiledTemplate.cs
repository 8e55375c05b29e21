using System.Collections.Immutable;
using System.Globalization;
using Midmar.Logs.Formats.Evtx.Values;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>A field of a template: text that is always the same, or the pieces it is made of.</summary>
/// <param name="Name">Its name; only meaningful when interned.</param>
/// <param name="NewName">The name, when the table of names is full.</param>
/// <param name="Part">Where it stands.</param>
/// <param name="SkipNull">Whether the field is not there when its value is null.</param>
/// <param name="Constant">The value, unless <see cref="FieldValue.Missing"/>.</param>
/// <param name="Pieces">What the value is made of, when it is not constant.</param>
internal sealed record TemplateField(
    FieldId Name, byte[]? NewName, EventPart Part, bool SkipNull, FieldValue Constant, ImmutableArray<TemplatePiece> Pieces)
{
    /// <summary>The one value the field is, or -1.</summary>
    public int OnlySlot => Pieces.Length == 1 && Pieces[0].Text is null ? Pieces[0].Slot : -1;
}

/// <summary>A piece of a field: a text, or else the value of a slot.</summary>
internal readonly record struct TemplatePiece(byte[]? Text, int Slot);

/// <summary>A template's fields and the places where more binary XML belongs. Immutable, shared between threads.</summary>
internal sealed class CompiledTemplate
{
    private CompiledTemplate(ImmutableArray<TemplateField> fields, ImmutableArray<WalkedNested> nested, int slots, bool general)
    {
        Fields = fields;
        Nested = nested;
        SlotCount = slots;
        NeedsGeneralPath = general;
    }

    public ImmutableArray<TemplateField> Fields { get; }

    public ImmutableArray<WalkedNested> Nested { get; }

    /// <summary>Values the template may ask for: 0 to <c>SlotCount - 1</c>.</summary>
    public int SlotCount { get; }

    /// <summary>Whether its records cannot be read by a <see cref="Layout"/>: a name is known to a batch only.</summary>
    public bool NeedsGeneralPath { get; }

    /// <summary>The layout of records that are this template and nothing else.</summary>
    public LayoutNode? Root { get; set; }

    /// <summary>Compiles a template; null and what is wrong with it when that is not possible.</summary>
    public static CompiledTemplate? Compile(ReadOnlySpan<byte> text, FieldWalker walker, out string? error)
    {
        var part = (EventPart)text[0];
        var source = text[1..];
        var reader = new TokenReader(source);
        error = walker.Walk(ref reader, source, part);
        if (error is null && walker.Fields.Length > EvtxLimits.FieldsPerRecord)
        {
            error = "a template with too many fields";
        }

        if (error is not null)
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<TemplateField>(walker.Fields.Length);
        var slots = 0;
        var general = false;
        foreach (var field in walker.Fields)
        {
            var pieces = walker.Pieces.Slice(field.First, field.Count);
            foreach (var piece in pieces)
            {
                slots = piece.Kind == PieceKind.Slot ? Math.Max(slots, piece.Start + 1) : slots;
            }

            general |= field.NewName is not null;
            fields.Add(Compile(field, pieces, source));
        }

        foreach (var nested in walker.Nested)
        {
            slots = Math.Max(slots, nested.Slot + 1);
        }

        return new CompiledTemplate(fields.MoveToImmutable(), [.. walker.Nested], slots, general);
    }

    private static TemplateField Compile(in WalkedField field, ReadOnlySpan<Piece> pieces, ReadOnlySpan<byte> source)
    {
        var compiled = ImmutableArray.CreateBuilder<TemplatePiece>();
        var text = new List<byte>();
        foreach (var piece in pieces)
        {
            if (piece.Kind == PieceKind.Slot)
            {
                AddText(compiled, text);
                compiled.Add(new TemplatePiece(null, piece.Start));
            }
            else
            {
                var room = new byte[PieceText.Room(piece)];
                text.AddRange(room.AsSpan(0, PieceText.Write(piece, source, room)));
            }
        }

        var constant = FieldValue.Missing;
        if (compiled.Count == 0)
        {
            constant = pieces.Length == 0 ? FieldValue.Null : Constant(field, [.. text]);
        }
        else
        {
            AddText(compiled, text);
        }

        return new TemplateField(field.Name, field.NewName, field.Part, field.SkipNull, constant, compiled.ToImmutable());
    }

    private static void AddText(ImmutableArray<TemplatePiece>.Builder pieces, List<byte> text)
    {
        if (text.Count > 0)
        {
            pieces.Add(new TemplatePiece([.. text], -1));
            text.Clear();
        }
    }

    /// <summary>A text as a value; the event id is a number however it is written.</summary>
    public static FieldValue Constant(in WalkedField field, byte[] text) =>
        field.Name == EventFields.EventId && field.Part == EventPart.System
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? FieldValue.Of(number)
            : FieldValue.Text(text, 0, text.Length);
}

/// <summary>The text of a piece that does not depend on a template's values.</summary>
internal static class PieceText
{
    /// <summary>Room the text may need (bytes).</summary>
    public static int Room(in Piece piece) => piece.Kind switch
    {
        PieceKind.Character => 4,
        PieceKind.Entity => Utf16.Room(piece.Length) + 2,
        _ => ValueText.Room(piece.Type, piece.Length),
    };

    /// <summary>Writes the text; entities are what they stand for.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(in Piece piece, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (piece.Kind == PieceKind.Character)
        {
            var rune = System.Text.Rune.TryCreate((char)piece.Start, out var valid) ? valid : System.Text.Rune.ReplacementChar;
            return rune.EncodeToUtf8(destination);
        }

        var bytes = source.Slice(piece.Start, piece.Length);
        if (piece.Kind != PieceKind.Entity)
        {
            return ValueText.Write(piece.Type, bytes, destination);
        }

        var character = Entities.CharacterOf(Utf16.Text(bytes));
        if (character != 0)
        {
            destination[0] = character;
            return 1;
        }

        destination[0] = (byte)'&';
        var written = Utf16.Write(bytes, destination[1..]) + 1;
        destination[written] = (byte)';';
        return written + 1;
    }
}

/// <summary>The five entities of XML.</summary>
internal static class Entities
{
    /// <summary>The character an entity stands for, 0 when it is none of XML's own.</summary>
    public static byte CharacterOf(ReadOnlySpan<char> name) => name switch
    {
        "amp" => (byte)'&',
        "lt" => (byte)'<',
        "gt" => (byte)'>',
        "quot" => (byte)'"',
        "apos" => (byte)'\'',
        _ => 0,
    };
}
