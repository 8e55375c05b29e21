using System.Runtime.InteropServices;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>What a piece of a field's text is.</summary>
internal enum PieceKind : byte
{
    /// <summary>Bytes of the source: <see cref="Piece.Start"/>, <see cref="Piece.Length"/>, <see cref="Piece.Type"/>.</summary>
    Literal,

    /// <summary>A template's value: number <see cref="Piece.Start"/>.</summary>
    Slot,

    /// <summary>A character: its code unit is <see cref="Piece.Start"/>.</summary>
    Character,

    /// <summary>An entity by its name in the source.</summary>
    Entity,
}

/// <summary>A piece of a field's text.</summary>
internal readonly record struct Piece(PieceKind Kind, int Start, int Length, int Type);

/// <summary>A field found: its pieces are <see cref="Count"/> from <see cref="First"/> of the walker's; none: no value.</summary>
/// <param name="Name">Its name; only meaningful when interned, else see <see cref="NewName"/>.</param>
/// <param name="NewName">The name, when the table of names is full.</param>
/// <param name="Part">Where it stands.</param>
/// <param name="SkipNull">Whether the field is not there when its value is null.</param>
/// <param name="First">Its first piece.</param>
/// <param name="Count">Its pieces.</param>
internal readonly record struct WalkedField(FieldId Name, byte[]? NewName, EventPart Part, bool SkipNull, int First, int Count);

/// <summary>A place where more binary XML belongs.</summary>
/// <param name="Part">Where it stands.</param>
/// <param name="Slot">The value that holds it, or -1.</param>
/// <param name="Offset">The template instance's offset, when it stands there itself.</param>
internal readonly record struct WalkedNested(EventPart Part, int Slot, int Offset);

/// <summary>
/// Finds the fields of a piece of binary XML: of a template (once) or of elements that stand in a record as they are.
/// Reused; nothing is allocated once its lists are large enough.
/// </summary>
internal sealed class FieldWalker
{
    private Frame[] frames = new Frame[4];
    private readonly List<WalkedField> fields = [];
    private readonly List<Piece> pieces = [];
    private readonly List<WalkedNested> nested = [];
    private readonly FieldNamer namer = new();
    private int depth;
    private int firstPiece;
    private int attributeStart;
    private int attributeLength;
    private bool inAttribute;
    private EventPart context;

    public ReadOnlySpan<WalkedField> Fields => CollectionsMarshal.AsSpan(fields);

    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(pieces);

    public ReadOnlySpan<WalkedNested> Nested => CollectionsMarshal.AsSpan(nested);

    /// <summary>Walks to the end of the tokens; null when that went well, else what is wrong.</summary>
    /// <param name="reader">At the first token.</param>
    /// <param name="source">What the reader reads.</param>
    /// <param name="part">Where the tokens stand.</param>
    public string? Walk(ref TokenReader reader, ReadOnlySpan<byte> source, EventPart part)
    {
        fields.Clear();
        pieces.Clear();
        nested.Clear();
        (depth, firstPiece, inAttribute, context) = (0, 0, false, part);
        while (true)
        {
            var at = reader.Position;
            if (!reader.Next())
            {
                break;
            }

            var error = Step(ref reader, source, at);
            if (error is not null)
            {
                return error;
            }
        }

        return reader.Error ?? (depth > 0 ? "an element that does not end" : null);
    }

    private string? Step(ref TokenReader reader, ReadOnlySpan<byte> source, int at)
    {
        switch (reader.Token)
        {
            case BinXmlToken.OpenStart:
                return Open(source, reader.Start, reader.Length);
            case BinXmlToken.Attribute:
                EndAttribute(source);
                (inAttribute, attributeStart, attributeLength) = (true, reader.Start, reader.Length);
                return null;
            case BinXmlToken.CloseStart:
                EndAttribute(source);
                return null;
            case BinXmlToken.CloseEmpty:
                EndAttribute(source);
                return Close(source);
            case BinXmlToken.EndElement:
                return Close(source);
            case BinXmlToken.Value or BinXmlToken.CData:
                pieces.Add(new Piece(
                    PieceKind.Literal, reader.Start, reader.Length, reader.Token == BinXmlToken.CData ? BinXmlType.String : reader.Type));
                return null;
            case BinXmlToken.CharacterReference:
                pieces.Add(new Piece(PieceKind.Character, reader.Type, 0, 0));
                return null;
            case BinXmlToken.EntityReference:
                pieces.Add(new Piece(PieceKind.Entity, reader.Start, reader.Length, BinXmlType.String));
                return null;
            case BinXmlToken.Substitution or BinXmlToken.OptionalSubstitution:
                AddSubstitution(source, reader.Number, reader.Type);
                return null;
            case BinXmlToken.TemplateInstance:
                BeginChild(source);
                nested.Add(new WalkedNested(CurrentPart, -1, at));
                return null;
            default:
                return null;
        }
    }

    private EventPart CurrentPart => depth == 0 ? context : frames[depth - 1].Inside;

    private void AddSubstitution(ReadOnlySpan<byte> source, int number, int type)
    {
        if (type == BinXmlType.BinXml && !inAttribute)
        {
            BeginChild(source);
            nested.Add(new WalkedNested(CurrentPart, number, 0));
        }
        else
        {
            pieces.Add(new Piece(PieceKind.Slot, number, 0, type));
        }
    }

    private void BeginChild(ReadOnlySpan<byte> source)
    {
        if (depth > 0)
        {
            EndText(source, ref frames[depth - 1]);
            frames[depth - 1].HasChild = true;
        }

        firstPiece = pieces.Count;
    }

    private string? Open(ReadOnlySpan<byte> source, int start, int length)
    {
        BeginChild(source);
        if (depth == EvtxLimits.ElementDepth)
        {
            return "elements nested too deeply";
        }

        if (depth == frames.Length)
        {
            Array.Resize(ref frames, frames.Length * 2);
        }

        var parent = CurrentPart;
        var name = source.Slice(start, length);
        var inside = parent switch
        {
            EventPart.Document => EventPart.Event,
            EventPart.Event => FieldNamer.PartOf(name),
            _ => parent,
        };
        frames[depth++] = new Frame
        {
            NameStart = start, NameLength = length, Parent = parent, Inside = inside,
            IsData = parent is EventPart.EventData or EventPart.UserData or EventPart.Other && FieldNamer.IsData(name),
        };
        return null;
    }

    private void EndAttribute(ReadOnlySpan<byte> source)
    {
        if (!inAttribute || depth == 0)
        {
            inAttribute = false;
            return;
        }

        inAttribute = false;
        ref var frame = ref frames[depth - 1];
        var count = pieces.Count - firstPiece;
        var attribute = source.Slice(attributeStart, attributeLength);
        if (frame.IsData && FieldNamer.IsName(attribute) && count == 1 && pieces[firstPiece] is { Kind: PieceKind.Literal, Type: BinXmlType.String } literal)
        {
            frame.IsNamed = namer.TryDataName(source.Slice(literal.Start, literal.Length), out frame.Name, out frame.NewName);
            CollectionsMarshal.SetCount(pieces, firstPiece);
            return;
        }

        if (count > 0 && !FieldNamer.IsNamespace(attribute))
        {
            namer.AttributeName(source.Slice(frame.NameStart, frame.NameLength), attribute, out var name, out var newName);
            fields.Add(new WalkedField(name, newName, frame.Inside, SkipNull: true, firstPiece, count));
            frame.HasAttribute = true;
            firstPiece = pieces.Count;
        }
        else
        {
            CollectionsMarshal.SetCount(pieces, firstPiece);
        }
    }

    private string? Close(ReadOnlySpan<byte> source)
    {
        if (depth == 0)
        {
            return "an element's end without its start";
        }

        ref var frame = ref frames[depth - 1];
        EndText(source, ref frame);
        var isLeaf = frame.Parent is EventPart.EventData or EventPart.UserData;
        if (isLeaf && !frame.HasChild && !frame.HasText && !frame.HasAttribute)
        {
            AddField(source, ref frame, 0);
        }

        depth--;
        return null;
    }

    private void EndText(ReadOnlySpan<byte> source, ref Frame frame)
    {
        var count = pieces.Count - firstPiece;
        if (count == 0)
        {
            return;
        }

        if (depth > 0 && !IsBlank(source, count))
        {
            frame.HasText = true;
            AddField(source, ref frame, count);
        }
        else
        {
            CollectionsMarshal.SetCount(pieces, firstPiece);
        }

        firstPiece = pieces.Count;
    }

    private void AddField(ReadOnlySpan<byte> source, ref Frame frame, int count)
    {
        if (!frame.IsNamed)
        {
            namer.ElementName(source.Slice(frame.NameStart, frame.NameLength), out frame.Name, out frame.NewName);
            frame.IsNamed = true;
        }

        fields.Add(new WalkedField(
            frame.Name, frame.NewName, frame.Inside, frame.Inside == EventPart.System, firstPiece, count));
    }

    private bool IsBlank(ReadOnlySpan<byte> source, int count)
    {
        for (var i = pieces.Count - count; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.Kind != PieceKind.Literal || piece.Type != BinXmlType.String
                || !MemoryMarshal.Cast<byte, char>(source.Slice(piece.Start, piece.Length)).IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    private struct Frame
    {
        public int NameStart;
        public int NameLength;
        public FieldId Name;
        public byte[]? NewName;
        public EventPart Parent;
        public EventPart Inside;
        public bool IsData;
        public bool IsNamed;
        public bool HasChild;
        public bool HasText;
        public bool HasAttribute;
    }
}
