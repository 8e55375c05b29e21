using System.Buffers.Binary;

namespace Midmar.Ingest.Otlp;

/// <summary>Reads the wire format of Protocol Buffers: fields of a message, one after the other, without copying.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> rest = message;
    private int wireType;

    /// <summary>Number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Read()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = checked((int)(tag >> 3 & 0x1FFF_FFFF));
        wireType = (int)(tag & 7);
        return Field != 0 ? true : throw new InvalidDataException("A field has the number 0.");
    }

    /// <summary>The bytes of a text, of bytes or of a message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Require(2);
        var length = Varint();
        return length <= (ulong)rest.Length
            ? Take((int)length)
            : throw new InvalidDataException($"Field {Field} says it has {length} bytes; there are {rest.Length}.");
    }

    public ulong Number()
    {
        Require(0);
        return Varint();
    }

    public ulong Fixed64()
    {
        Require(1);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
    }

    public uint Fixed32()
    {
        Require(5);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
    }

    /// <summary>Passes over a field that is of no use.</summary>
    public void Skip()
    {
        switch (wireType)
        {
            case 0:
                Varint();
                break;
            case 1:
                Take(sizeof(ulong));
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(sizeof(uint));
                break;
            default:
                throw new InvalidDataException($"Field {Field} is of wire type {wireType}, which is not used.");
        }
    }

    private readonly void Require(int wanted)
    {
        if (wireType != wanted)
        {
            throw new InvalidDataException($"Field {Field} is of wire type {wireType}; it should be {wanted}.");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint; i++)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number is longer than 10 bytes.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > rest.Length)
        {
            throw new InvalidDataException("The message ends in the middle of a field.");
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
