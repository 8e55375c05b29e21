using System.Runtime.InteropServices;
using System.Text.Unicode;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>Makes field names of the UTF-16 names of elements, attributes and Data.</summary>
internal sealed class FieldNamer
{
    private const int MostRemembered = 4096;

    private readonly Dictionary<int, Remembered> known = [];
    private byte[] utf8 = new byte[256];
    private int length;

    public static bool IsData(ReadOnlySpan<byte> name) => Is(name, "Data");

    public static bool IsName(ReadOnlySpan<byte> name) => Is(name, "Name");

    public static bool IsNamespace(ReadOnlySpan<byte> name) => MemoryMarshal.Cast<byte, char>(name).StartsWith("xmlns");

    /// <summary>The part of an event that a child of the root element is.</summary>
    public static EventPart PartOf(ReadOnlySpan<byte> name) =>
        Is(name, "System") ? EventPart.System
        : Is(name, "EventData") ? EventPart.EventData
        : Is(name, "UserData") ? EventPart.UserData
        : EventPart.Other;

    public void ElementName(ReadOnlySpan<byte> element, out FieldId name, out byte[]? newName)
    {
        newName = null;
        var hash = ContentHash.Of(element);
        if (known.TryGetValue(hash, out var remembered) && remembered.Is(element, [], isData: false))
        {
            name = remembered.Name;
            return;
        }

        length = 0;
        Append(element, keepSpaces: true);
        Intern(out name, out newName);
        Remember(hash, element, [], isData: false, name, newName);
    }

    public void AttributeName(ReadOnlySpan<byte> element, ReadOnlySpan<byte> attribute, out FieldId name, out byte[]? newName)
    {
        newName = null;
        var hash = ContentHash.Of(element) ^ (ContentHash.Of(attribute) * 31);
        if (known.TryGetValue(hash, out var remembered) && remembered.Is(element, attribute, isData: false))
        {
            name = remembered.Name;
            return;
        }

        length = 0;
        Append(element, keepSpaces: true);
        utf8[length++] = (byte)'_';
        Append(attribute, keepSpaces: true);
        Intern(out name, out newName);
        Remember(hash, element, attribute, isData: false, name, newName);
    }

    /// <summary>The name a Data element gives itself; false when that is empty.</summary>
    public bool TryDataName(ReadOnlySpan<byte> literal, out FieldId name, out byte[]? newName)
    {
        (name, newName, length) = (default, null, 0);
        var hash = ~ContentHash.Of(literal);
        if (known.TryGetValue(hash, out var remembered) && remembered.Is(literal, [], isData: true))
        {
            name = remembered.Name;
            return true;
        }

        Append(literal, keepSpaces: false);
        if (length == 0)
        {
            return false;
        }

        Intern(out name, out newName);
        Remember(hash, literal, [], isData: true, name, newName);
        return true;
    }

    private void Remember(
        int hash, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isData, FieldId name, byte[]? newName)
    {
        if (newName is not null)
        {
            return;
        }

        if (known.Count >= MostRemembered)
        {
            known.Clear();
        }

        known[hash] = new Remembered(first.ToArray(), second.ToArray(), isData, name);
    }

    private static bool Is(ReadOnlySpan<byte> name, string expected) =>
        MemoryMarshal.Cast<byte, char>(name).SequenceEqual(expected);

    private void Append(ReadOnlySpan<byte> utf16, bool keepSpaces)
    {
        var chars = Values.Utf16.Text(utf16);
        if (utf8.Length < length + (chars.Length * 3) + 1)
        {
            Array.Resize(ref utf8, (length + (chars.Length * 3) + 1) * 2);
        }

        Utf8.FromUtf16(chars, utf8.AsSpan(length), out _, out var written);
        var added = utf8.AsSpan(length, written);
        if (keepSpaces || !added.Contains((byte)' '))
        {
            length += written;
            return;
        }

        foreach (var letter in added)
        {
            if (letter != (byte)' ')
            {
                utf8[length++] = letter;
            }
        }
    }

    private void Intern(out FieldId name, out byte[]? newName)
    {
        var text = utf8.AsSpan(0, length);
        newName = FieldNames.TryInternFromData(text, out name) ? null : text.ToArray();
    }

    private sealed record Remembered(byte[] First, byte[] Second, bool IsData, FieldId Name)
    {
        public bool Is(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool isData) =>
            IsData == isData && first.SequenceEqual(First) && second.SequenceEqual(Second);
    }
}
