using System.Buffers.Binary;

namespace Midmar.Logs.Formats.Evtx.Templates;

/// <summary>
/// Writes a template definition with its names in place of their offsets, so that the same template has the same bytes
/// in every chunk. <see cref="TokenReader(ReadOnlySpan{byte})"/> reads it.
/// </summary>
internal sealed class TemplateText
{
    private byte[] text = new byte[1024];
    private int length;

    /// <summary>The definition last written.</summary>
    public ReadOnlySpan<byte> Written => text.AsSpan(0, length);

    /// <summary>Writes a definition; null when that went well, else what is wrong with it.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="definition">Offset of the definition.</param>
    /// <param name="context">The part of an event the template stands in; written first.</param>
    public string? Write(ReadOnlySpan<byte> chunk, int definition, EventPart context)
    {
        length = 0;
        text[length++] = (byte)context;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(definition + TemplateDefinition.SizeAt)..]);
        var start = definition + TemplateDefinition.HeaderSize;
        if (size > (uint)(chunk.Length - start))
        {
            return "a template definition that runs out of the chunk";
        }

        var reader = new TokenReader(chunk, start, start + (int)size, hasDependency: true);
        while (reader.Next())
        {
            if (reader.Token == BinXmlToken.TemplateInstance)
            {
                return "a template instance in a template definition";
            }

            if (!WriteToken(ref reader))
            {
                return "a template definition that is too long";
            }
        }

        return reader.Error;
    }

    private bool WriteToken(ref TokenReader reader)
    {
        const int fixedPart = 8;
        var token = reader.Token;
        var withBytes = token is BinXmlToken.OpenStart or BinXmlToken.Attribute or BinXmlToken.Value or BinXmlToken.CData
            or BinXmlToken.EntityReference or BinXmlToken.InstructionTarget or BinXmlToken.InstructionData;
        if (!MakeRoom(fixedPart + (withBytes ? reader.Length : 0)))
        {
            return false;
        }

        text[length++] = token;
        switch (token)
        {
            case BinXmlToken.Value:
                text[length++] = (byte)reader.Type;
                if (reader.Type is BinXmlType.String)
                {
                    WriteNumber(reader.Length / 2);
                }
                else if (reader.Type is BinXmlType.Ansi)
                {
                    WriteNumber(reader.Length);
                }

                break;
            case BinXmlToken.Substitution or BinXmlToken.OptionalSubstitution:
                WriteNumber(reader.Number);
                text[length++] = (byte)reader.Type;
                break;
            case BinXmlToken.CharacterReference:
                WriteNumber(reader.Type);
                break;
            case BinXmlToken.FragmentHeader:
                length += 3;
                text.AsSpan(length - 3, 3).Clear();
                break;
            default:
                if (withBytes)
                {
                    WriteNumber(reader.Length / 2);
                }

                break;
        }

        if (withBytes)
        {
            reader.Bytes.CopyTo(text.AsSpan(length));
            length += reader.Length;
        }

        return true;
    }

    private void WriteNumber(int number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(text.AsSpan(length), (ushort)number);
        length += 2;
    }

    private bool MakeRoom(int bytes)
    {
        if (length + bytes <= text.Length)
        {
            return true;
        }

        if (length + bytes > EvtxLimits.TemplateBytes)
        {
            return false;
        }

        Array.Resize(ref text, Math.Max(text.Length * 2, length + bytes));
        return true;
    }
}
