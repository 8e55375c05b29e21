using System.Buffers.Binary;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Steps through binary XML token by token. It reads the form in files, where names are offsets into the chunk, and the
/// self-contained form that <see cref="Templates.TemplateText"/> makes. Every position it gives lies in the data.
/// </summary>
internal ref struct TokenReader
{
    private const int NameHeader = 8;

    private readonly ReadOnlySpan<byte> data;
    private readonly int end;
    private readonly bool selfContained;
    private bool hasDependency;
    private bool dependencyKnown;

    /// <summary>A reader of the form in files.</summary>
    /// <param name="chunk">The chunk; names are looked up in it.</param>
    /// <param name="start">First token.</param>
    /// <param name="end">End of the tokens.</param>
    /// <param name="hasDependency">Whether elements are expected to say which value they depend on; looked at again
    /// where the first element makes no sense so.</param>
    public TokenReader(ReadOnlySpan<byte> chunk, int start, int end, bool hasDependency)
    {
        data = chunk;
        Position = start;
        this.end = Math.Min(end, chunk.Length);
        this.hasDependency = hasDependency;
    }

    /// <summary>A reader of the self-contained form.</summary>
    public TokenReader(ReadOnlySpan<byte> text)
    {
        data = text;
        end = text.Length;
        selfContained = true;
    }

    /// <summary>Where the next token is.</summary>
    public int Position { get; private set; }

    /// <summary>The token without its flag.</summary>
    public byte Token { get; private set; }

    /// <summary>Whether the token has the flag <see cref="BinXmlToken.More"/>.</summary>
    public bool More { get; private set; }

    /// <summary>What is wrong with the data, when reading ended early.</summary>
    public string? Error { get; private set; }

    /// <summary>First byte of the token's name or value.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of the token's name or value.</summary>
    public int Length { get; private set; }

    /// <summary>Type of a value or a substitution; code unit of a character reference.</summary>
    public int Type { get; private set; }

    /// <summary>Number of a substitution's value; number of a template instance's values.</summary>
    public int Number { get; private set; }

    /// <summary>Value an element depends on, or -1.</summary>
    public int Dependency { get; private set; }

    /// <summary>Offset of a template instance's definition.</summary>
    public int Definition { get; private set; }

    /// <summary>Offset of a template instance's value descriptors.</summary>
    public int Descriptors { get; private set; }

    /// <summary>The bytes of the token's name or value.</summary>
    public readonly ReadOnlySpan<byte> Bytes => data.Slice(Start, Length);

    /// <summary>Reads the next token; false at the end, with <see cref="Error"/> set when the end is not a good one.</summary>
    public bool Next()
    {
        if (Position >= end)
        {
            return false;
        }

        var first = data[Position++];
        Token = (byte)(first & BinXmlToken.Mask);
        More = (first & BinXmlToken.More) != 0;
        return Token switch
        {
            BinXmlToken.CloseStart or BinXmlToken.CloseEmpty or BinXmlToken.EndElement => true,
            BinXmlToken.Value => ReadValue(),
            BinXmlToken.OpenStart => ReadElement(),
            BinXmlToken.Attribute or BinXmlToken.EntityReference or BinXmlToken.InstructionTarget => ReadName(),
            BinXmlToken.Substitution or BinXmlToken.OptionalSubstitution => ReadSubstitution(),
            BinXmlToken.CData or BinXmlToken.InstructionData => ReadText(),
            BinXmlToken.CharacterReference => ReadCharacter(),
            BinXmlToken.FragmentHeader => Skip(3),
            BinXmlToken.TemplateInstance => ReadInstance(),
            BinXmlToken.EndOfStream => false,
            _ => Fail("an unknown token"),
        };
    }

    private bool Fail(string what)
    {
        Error = what;
        return false;
    }

    private bool Skip(int bytes)
    {
        if (bytes > end - Position)
        {
            return Fail("a token that is cut off");
        }

        Position += bytes;
        return true;
    }

    private readonly int UInt16At(int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private readonly uint UInt32At(int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);

    private bool ReadElement()
    {
        if (selfContained)
        {
            return ReadName();
        }

        if (!dependencyKnown)
        {
            dependencyKnown = true;
            if (!ElementMakesSense(hasDependency) && ElementMakesSense(!hasDependency))
            {
                hasDependency = !hasDependency;
            }
        }

        Dependency = -1;
        if (hasDependency)
        {
            if (end - Position < 2)
            {
                return Fail("an element that is cut off");
            }

            Dependency = UInt16At(Position) is var value && value == ushort.MaxValue ? -1 : value;
            Position += 2;
        }

        // The element's size in bytes is not relied on: the tokens tell where it ends.
        if (!Skip(4) || !ReadName())
        {
            return false;
        }

        return !More || Skip(4);
    }

    private readonly bool ElementMakesSense(bool withDependency)
    {
        var at = Position + (withDependency ? 2 : 0);
        if (end - at < 8 || UInt32At(at) > (uint)(end - at))
        {
            return false;
        }

        var name = UInt32At(at + 4);
        if (name == (uint)(at + 8))
        {
            return true;
        }

        if (name > (uint)(data.Length - NameHeader - 4))
        {
            return false;
        }

        var bytes = UInt16At((int)name + 6) * 2;
        var terminator = (int)name + NameHeader + bytes;
        return bytes > 0 && terminator + 2 <= data.Length && UInt16At(terminator) == 0;
    }

    private bool ReadName()
    {
        if (selfContained)
        {
            return ReadText();
        }

        if (end - Position < 4)
        {
            return Fail("a name that is cut off");
        }

        var offset = UInt32At(Position);
        Position += 4;
        if (offset > (uint)(data.Length - NameHeader))
        {
            return Fail("a name outside the chunk");
        }

        Start = (int)offset + NameHeader;
        Length = UInt16At((int)offset + 6) * 2;
        if (Length > data.Length - Start)
        {
            return Fail("a name that runs out of the chunk");
        }

        return offset != (uint)Position || Skip(NameHeader + Length + 2);
    }

    private bool ReadText()
    {
        if (end - Position < 2)
        {
            return Fail("a text that is cut off");
        }

        Length = UInt16At(Position) * 2;
        Start = Position + 2;
        return Skip(2 + Length);
    }

    private bool ReadValue()
    {
        if (end - Position < 1)
        {
            return Fail("a value that is cut off");
        }

        Type = data[Position++];
        if (Type == BinXmlType.String)
        {
            return ReadText();
        }

        if (Type == BinXmlType.Ansi)
        {
            if (end - Position < 2)
            {
                return Fail("a text that is cut off");
            }

            Length = UInt16At(Position);
            Start = Position + 2;
            return Skip(2 + Length);
        }

        Length = BinXmlType.FixedSize(Type);
        Start = Position;
        return Length > 0 ? Skip(Length) : Fail("a value of a type that has no fixed size");
    }

    private bool ReadSubstitution()
    {
        if (end - Position < 3)
        {
            return Fail("a substitution that is cut off");
        }

        Number = UInt16At(Position);
        Type = data[Position + 2];
        Position += 3;
        return true;
    }

    private bool ReadCharacter()
    {
        if (end - Position < 2)
        {
            return Fail("a character reference that is cut off");
        }

        Type = UInt16At(Position);
        Position += 2;
        return true;
    }

    /// <summary>A template instance: its definition, which may lie in it, and its values, which are stepped over.
    /// <see cref="Start"/> and <see cref="Length"/> are those of the values.</summary>
    private bool ReadInstance()
    {
        if (end - Position < 13)
        {
            return Fail("a template instance that is cut off");
        }

        var definition = UInt32At(Position + 5);
        Position += 9;
        if (definition > (uint)(data.Length - TemplateDefinition.HeaderSize))
        {
            return Fail("a template definition outside the chunk");
        }

        Definition = (int)definition;
        if (Definition == Position)
        {
            var size = UInt32At(Definition + TemplateDefinition.SizeAt);
            if (size > (uint)(end - Position - TemplateDefinition.HeaderSize))
            {
                return Fail("a template definition that is cut off");
            }

            Position += TemplateDefinition.HeaderSize + (int)size;
        }

        return ReadDescriptors();
    }

    private bool ReadDescriptors()
    {
        if (end - Position < 4 || UInt32At(Position) > (uint)(end - Position - 4) / 4)
        {
            return Fail("more template values than there is room for");
        }

        Number = (int)UInt32At(Position);
        Descriptors = Position + 4;
        Start = Descriptors + (Number * 4);
        var length = 0L;
        for (var at = Descriptors; at < Start; at += 4)
        {
            length += UInt16At(at);
        }

        if (length > end - Start)
        {
            return Fail("template values that run out of the record");
        }

        Length = (int)length;
        Position = Start + Length;
        return true;
    }
}

/// <summary>Layout of a template definition in a chunk (libevtx 4.1.14).</summary>
internal static class TemplateDefinition
{
    /// <summary>Bytes before the tokens: next definition, GUID, size.</summary>
    public const int HeaderSize = 24;

    /// <summary>Where the size of the tokens is.</summary>
    public const int SizeAt = 20;
}
