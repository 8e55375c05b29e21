using System.Globalization;
using System.Text;

namespace Midmar.Records;

/// <summary>What a <see cref="FieldValue"/> holds.</summary>
public enum FieldValueKind : byte
{
    /// <summary>The record has no such field.</summary>
    Missing,

    /// <summary>The field is there and has no value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A 64-bit signed integer.</summary>
    Integer,

    /// <summary>A 64-bit floating point number.</summary>
    Real,

    /// <summary>UTF-8 text, possibly empty; not guaranteed to be well-formed.</summary>
    Text,

    /// <summary>Several values; a test holds when it holds for one of them.</summary>
    List,
}

/// <summary>One value of a record. Text is UTF-8 in a buffer that belongs to the batch: copy it to keep it.</summary>
public readonly struct FieldValue
{
    private const int KindBits = 8;

    private readonly object? data;
    private readonly long bits;
    private readonly ulong numberAndKind;

    private FieldValue(ulong numberAndKind, object? data, long bits)
    {
        this.numberAndKind = numberAndKind;
        this.data = data;
        this.bits = bits;
    }

    private FieldValue(FieldValueKind kind, object? data, long bits)
        : this((ulong)kind, data, bits)
    {
    }

    /// <summary>No such field; also the default value of the type.</summary>
    public static FieldValue Missing => default;

    /// <summary>A field without a value.</summary>
    public static FieldValue Null => new(FieldValueKind.Null, null, 0);

    /// <summary>What the value is.</summary>
    public FieldValueKind Kind => (FieldValueKind)(byte)numberAndKind;

    /// <summary>
    /// What the batch's <see cref="ValueMemo"/> calls the value; 0 when it does not know it. Values with the same number from
    /// the same memo are equal, at any time.
    /// </summary>
    public long Number => (long)(numberAndKind >> KindBits);

    /// <summary>The truth value; meaningful for <see cref="FieldValueKind.Boolean"/>.</summary>
    public bool Boolean => bits != 0;

    /// <summary>The integer; meaningful for <see cref="FieldValueKind.Integer"/>.</summary>
    public long Integer => bits;

    /// <summary>The number; meaningful for <see cref="FieldValueKind.Real"/>.</summary>
    public double Real => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The UTF-8 bytes; meaningful for <see cref="FieldValueKind.Text"/>, else empty.</summary>
    public ReadOnlySpan<byte> Utf8 =>
        Kind == FieldValueKind.Text ? new ReadOnlySpan<byte>((byte[]?)data, (int)(bits >>> 32), (int)bits) : default;

    /// <summary>The values; meaningful for <see cref="FieldValueKind.List"/>, else empty.</summary>
    public ReadOnlySpan<FieldValue> Items => Kind == FieldValueKind.List ? (FieldValue[])data! : default;

    /// <summary>A truth value.</summary>
    public static FieldValue Of(bool value) => new(FieldValueKind.Boolean, null, value ? 1 : 0);

    /// <summary>An integer.</summary>
    public static FieldValue Of(long value) => new(FieldValueKind.Integer, null, value);

    /// <summary>A floating point number.</summary>
    public static FieldValue Of(double value) =>
        new(FieldValueKind.Real, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Text in a buffer of its own; for configuration and tests, not for the hot path.</summary>
    public static FieldValue Of(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        return Text(utf8, 0, utf8.Length);
    }

    /// <summary>Text that stays where it is: UTF-8 bytes of a buffer that outlives the value.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    public static FieldValue Text(byte[] buffer, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if ((uint)offset > (uint)buffer.Length || (uint)length > (uint)(buffer.Length - offset))
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"Text at {offset}, {length} bytes long, does not lie in a buffer of {buffer.Length}.");
        }

        return new(FieldValueKind.Text, buffer, ((long)offset << 32) | (uint)length);
    }

    /// <summary>Several values under one name. A list in a list is allowed and is searched like a flat one.</summary>
    public static FieldValue List(FieldValue[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new(FieldValueKind.List, items, 0);
    }

    /// <summary>The same value with a number, see <see cref="Number"/>.</summary>
    internal FieldValue WithNumber(long number) => new(((ulong)number << KindBits) | (byte)Kind, data, bits);

    /// <summary>The value as a person would read it: numbers in the invariant culture, lists joined by ", ".</summary>
    public override string ToString() => Kind switch
    {
        FieldValueKind.Boolean => Boolean ? "true" : "false",
        FieldValueKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        FieldValueKind.Real => Real.ToString("R", CultureInfo.InvariantCulture),
        FieldValueKind.Text => Encoding.UTF8.GetString(Utf8),
        FieldValueKind.List => string.Join(", ", ((FieldValue[])data!).Select(item => item.ToString())),
        _ => string.Empty,
    };
}
