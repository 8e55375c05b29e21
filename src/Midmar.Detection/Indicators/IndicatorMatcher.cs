using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Midmar.Records;

namespace Midmar.Detection.Indicators;

/// <summary>
/// Looks for indicators in records. An indicator counts for what happened before it expired: decided by the record's event
/// time (its arrival where it names none), never by the clock, so that a replay decides the same and an old log read late is
/// judged by what held then. One thread.
/// </summary>
/// <param name="index">The indicators.</param>
public sealed class IndicatorMatcher(IndicatorIndex index)
{
    /// <summary>Values of a list, or of a text with several, that are looked up (count); further ones are passed over.</summary>
    public const int MaxValues = 256;

    private readonly List<Sighting> sightings = [];
    private readonly HashSet<(IndicatorKind Kind, int Prefix, int Number)> seen = [];
    private readonly byte[] lower = new byte[DomainText.MaxLength];

    /// <summary>The indicators seen in a record, each once for each list; valid until the next call.</summary>
    /// <param name="record">The record.</param>
    /// <param name="ticks">The time that counts for it, UTC.</param>
    public ReadOnlySpan<Sighting> Match(in RecordView record, long ticks)
    {
        if (sightings.Count > 0)
        {
            sightings.Clear();
            seen.Clear();
        }

        var wanted = index.Uses;
        if (wanted != FieldUse.None)
        {
            for (var i = 0; i < record.FieldCount; i++)
            {
                var field = record.FieldAt(i);
                var use = IndicatorFields.Of(field) & wanted;
                if (use != FieldUse.None)
                {
                    Look(record, field, record.ValueAt(i), use, ticks);
                }
            }
        }

        return CollectionsMarshal.AsSpan(sightings);
    }

    private void Look(in RecordView record, FieldId field, in FieldValue value, FieldUse use, long ticks)
    {
        if (value.Kind == FieldValueKind.List)
        {
            foreach (var item in value.Items[..Math.Min(value.Items.Length, MaxValues)])
            {
                Look(record, field, item, use, ticks);
            }

            return;
        }

        var text = value.Utf8.Trim((byte)' ');
        if (text.Length < 2)
        {
            return;
        }

        var at = new Place(field, ticks);
        if ((use & FieldUse.Url) != FieldUse.None)
        {
            LookUrl(record, text, at);
        }
        else if ((use & (FieldUse.Address | FieldUse.Host)) != FieldUse.None)
        {
            LookHosts(text, (use & FieldUse.Host) != FieldUse.None, at);
        }
        else
        {
            LookHashes(text, use, at);
        }
    }

    /// <summary>Several values stand in one text in Sysmon's QueryResults and in flattened lists.</summary>
    private void LookHosts(ReadOnlySpan<byte> text, bool isName, Place at)
    {
        if (text.IndexOfAny((byte)';', (byte)',') < 0)
        {
            LookHost(text, isName, at);
            return;
        }

        var left = MaxValues;
        foreach (var range in text.SplitAny(";,"u8))
        {
            if (left-- == 0)
            {
                return;
            }

            var part = text[range].Trim((byte)' ');
            LookHost(part[(part.LastIndexOf((byte)' ') + 1)..], isName, at);
        }
    }

    private void LookHost(ReadOnlySpan<byte> text, bool isName, Place at)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var first = text[0];
        var mayBeAddress = (uint)(first - '0') <= 9 || text.IndexOf((byte)':') >= 0;
        if (mayBeAddress && AddressText.TryParse(text, out var address, out var isIpv4))
        {
            LookAddress(address, isIpv4, at);
        }
        else if (isName && index.HasDomains)
        {
            LookDomain(text, at);
        }
    }

    private void LookAddress(UInt128 address, bool isIpv4, Place at)
    {
        Span<byte> key = stackalloc byte[16];
        if (isIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key, (uint)address);
            LookUp(IndicatorKind.Ipv4, key[..4], at);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(key, address);
            LookUp(IndicatorKind.Ipv6, key, at);
        }

        foreach (var network in index.Networks)
        {
            if (network.IsIpv4 == isIpv4)
            {
                LookUp(IndicatorKind.Network, network.Table, network.KeyOf(address, key), at, network);
            }
        }
    }

    /// <summary>A name is seen when it, or one it lies below, is an indicator.</summary>
    private void LookDomain(ReadOnlySpan<byte> text, Place at)
    {
        text = text.TrimEnd((byte)'.');
        if (text.Length > lower.Length || text.IndexOf((byte)'.') < 0)
        {
            return;
        }

        if (!Ascii.IsValid(text))
        {
            if (DomainText.Normalise(Encoding.UTF8.GetString(text)) is { } name)
            {
                LookDomain(Encoding.ASCII.GetBytes(name), at);
            }

            return;
        }

        Ascii.ToLower(text, lower, out var length);
        for (ReadOnlySpan<byte> rest = lower.AsSpan(0, length); ;)
        {
            LookUp(IndicatorKind.Domain, rest, at);
            var dot = rest.IndexOf((byte)'.');
            if (dot < 0 || rest[(dot + 1)..].IndexOf((byte)'.') < 0)
            {
                return;
            }

            rest = rest[(dot + 1)..];
        }
    }

    private void LookUrl(in RecordView record, ReadOnlySpan<byte> text, Place at)
    {
        if (text.Length > UrlText.MaxLength)
        {
            return;
        }

        var url = Encoding.UTF8.GetString(text);
        var isWhole = url[0] != '/';
        if (!isWhole)
        {
            if (!index.HasUrls || HostOf(record) is not { } owner)
            {
                return;
            }

            url = owner + url;
        }

        if (UrlText.Normalise(url, out var host) is not { } normal)
        {
            return;
        }

        if (index.HasUrls)
        {
            LookUp(IndicatorKind.Url, Encoding.UTF8.GetBytes(normal), at);
        }

        // A host that was put before a path has a field of its own.
        if (isWhole && (index.HasDomains || index.HasAddresses))
        {
            LookHost(Encoding.UTF8.GetBytes(host), isName: true, at);
        }
    }

    private static string? HostOf(in RecordView record)
    {
        foreach (var field in IndicatorFields.UrlHosts)
        {
            if (record.Get(field) is { Kind: FieldValueKind.Text, Utf8.Length: > 0 and <= DomainText.MaxLength } value)
            {
                return Encoding.UTF8.GetString(value.Utf8);
            }
        }

        return null;
    }

    private void LookHashes(ReadOnlySpan<byte> text, FieldUse use, Place at)
    {
        var left = MaxValues;
        foreach (var range in text.SplitAny(",| ;"u8))
        {
            var part = text[range];
            var equals = part.IndexOf((byte)'=');
            if (left-- == 0)
            {
                return;
            }

            var isImphash = equals < 0 ? (use & FieldUse.Imphash) != FieldUse.None : Ascii.EqualsIgnoreCase(part[..equals], "imphash"u8);
            var fits = use & (isImphash ? FieldUse.NamedHashes | FieldUse.Imphash : FieldUse.NamedHashes | FieldUse.FileHash);
            if (fits != FieldUse.None)
            {
                LookHash(part[(equals + 1)..], isImphash, at);
            }
        }
    }

    private void LookHash(ReadOnlySpan<byte> hex, bool isImphash, Place at)
    {
        IndicatorKind? kind = hex.Length switch
        {
            32 => isImphash ? IndicatorKind.Imphash : IndicatorKind.Md5,
            40 when !isImphash => IndicatorKind.Sha1,
            64 when !isImphash => IndicatorKind.Sha256,
            _ => null,
        };
        Span<byte> key = stackalloc byte[32];
        if (kind is { } known && index[known].Count > 0
            && Convert.FromHexString(hex, key, out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            LookUp(known, key[..length], at);
        }
    }

    private void LookUp(IndicatorKind kind, ReadOnlySpan<byte> key, Place at) => LookUp(kind, index[kind], key, at, network: null);

    private void LookUp(IndicatorKind kind, KeyTable table, ReadOnlySpan<byte> key, Place at, NetworkTable? network)
    {
        for (var number = table.First(key, out var slot); number >= 0; number = table.Next(key, ref slot))
        {
            ref readonly var entry = ref table[number];
            if (!IndicatorIndexBuilder.Counts(entry, at.Ticks) || !seen.Add((kind, network is null ? 0 : network.IsIpv4 ? network.Prefix : -network.Prefix, number)))
            {
                continue;
            }

            var value = network is null
                ? IndicatorIndex.TextOf(kind, key)
                : $"{IndicatorIndex.TextOf(network.IsIpv4 ? IndicatorKind.Ipv4 : IndicatorKind.Ipv6, key)}/{network.Prefix}";
            sightings.Add(new Sighting(
                index.Lists[entry.List], kind, value, (Tlp)entry.Marking, entry.Confidence == Entry.NotSaid ? null : entry.Confidence, at.Field));
        }
    }

    private readonly record struct Place(FieldId Field, long Ticks);
}
