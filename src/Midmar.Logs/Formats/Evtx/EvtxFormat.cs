using Midmar.Logs.Formats.Evtx.Templates;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Windows event logs (.evtx), versions 3.1 and 3.2, written from libevtx's description of the format and MS-EVEN6.
/// A block is a chunk of 64 KiB; a record's position is its offset in the file.
/// </summary>
/// <remarks>
/// Fields have the names Sigma uses (rules specification 2.1, "Field Usage"): an element of <c>System</c> by its name
/// (<c>EventID</c>), an attribute as <c>Element_Attribute</c> (<c>Provider_Name</c>); <c>&lt;Data Name="X"&gt;</c> as
/// <c>X</c> with spaces left out; elements without child elements of <c>UserData</c> by their own name; unnamed
/// <c>&lt;Data&gt;</c> as <c>Data</c>. Values under one name are a list. A name used by two parts of an event goes to
/// <c>EventData</c>, else <c>UserData</c>, else <c>System</c>, except that <c>EventID</c>, <c>Channel</c>,
/// <c>Computer</c> and <c>Provider_Name</c> always are <c>System</c>'s; the other part's value has its part's name in
/// front (<c>System_Level</c>). Text ends at its first NUL, as Windows shows it.
/// </remarks>
public sealed class EvtxFormat : LogFormat
{
    private readonly TemplateCache templates = new();

    /// <inheritdoc/>
    public override string Name => "evtx";

    internal static ReadOnlySpan<byte> Signature => "ElfFile\0"u8;

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head, string path) =>
        head.StartsWith(Signature)
        || head.StartsWith(ChunkHeader.Signature)
        || (head.Length > 4096 && head[4096..].StartsWith(ChunkHeader.Signature));

    /// <inheritdoc/>
    public override BlockCutter CreateCutter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new EvtxCutter(stream);
    }

    /// <inheritdoc/>
    public override BlockParser CreateParser(ReadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new EvtxParser(context, templates);
    }
}
