namespace Midmar.Logs.Formats.Evtx;

/// <summary>Tokens of binary XML (MS-EVEN6 2.2.12), without the flag for "more follows".</summary>
internal static class BinXmlToken
{
    public const byte EndOfStream = 0x00;
    public const byte OpenStart = 0x01;
    public const byte CloseStart = 0x02;
    public const byte CloseEmpty = 0x03;
    public const byte EndElement = 0x04;
    public const byte Value = 0x05;
    public const byte Attribute = 0x06;
    public const byte CData = 0x07;
    public const byte CharacterReference = 0x08;
    public const byte EntityReference = 0x09;
    public const byte InstructionTarget = 0x0a;
    public const byte InstructionData = 0x0b;
    public const byte TemplateInstance = 0x0c;
    public const byte Substitution = 0x0d;
    public const byte OptionalSubstitution = 0x0e;
    public const byte FragmentHeader = 0x0f;

    /// <summary>Attributes follow an element's start, or more content follows a value.</summary>
    public const byte More = 0x40;

    /// <summary>The bits that tell the token.</summary>
    public const byte Mask = 0xbf;
}

/// <summary>Types of values (MS-EVEN6 2.2.12, libevtx 4.3), also the numbers of <see cref="Records.RawValue.Encoding"/>.</summary>
internal static class BinXmlType
{
    public const int Null = 0x00;
    public const int String = 0x01;
    public const int Ansi = 0x02;
    public const int Int8 = 0x03;
    public const int UInt8 = 0x04;
    public const int Int16 = 0x05;
    public const int UInt16 = 0x06;
    public const int Int32 = 0x07;
    public const int UInt32 = 0x08;
    public const int Int64 = 0x09;
    public const int UInt64 = 0x0a;
    public const int Real32 = 0x0b;
    public const int Real64 = 0x0c;
    public const int Bool = 0x0d;
    public const int Binary = 0x0e;
    public const int Guid = 0x0f;
    public const int SizeT = 0x10;
    public const int FileTime = 0x11;
    public const int SystemTime = 0x12;
    public const int Sid = 0x13;
    public const int HexInt32 = 0x14;
    public const int HexInt64 = 0x15;
    public const int EventHandle = 0x20;
    public const int BinXml = 0x21;
    public const int EventXml = 0x23;

    /// <summary>Flag: an array of the type.</summary>
    public const int Array = 0x80;

    /// <summary>Not in files: several values of one template instance under one name. The raw value's offset is that of
    /// the instance's descriptors, its length is <c>first value * 65536 + values</c>.</summary>
    public const int ValueRun = 0x200;

    /// <summary>Bytes of one value of a type of fixed size, else 0.</summary>
    public static int FixedSize(int type) => type switch
    {
        Int8 or UInt8 => 1,
        Int16 or UInt16 => 2,
        Int32 or UInt32 or Real32 or Bool or HexInt32 => 4,
        Int64 or UInt64 or Real64 or FileTime or HexInt64 => 8,
        Guid or SystemTime => 16,
        _ => 0,
    };
}
