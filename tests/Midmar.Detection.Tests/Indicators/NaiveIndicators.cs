using System.Net;
using System.Text;
using Midmar.Detection.Indicators;
using Midmar.Intel.Indicators;
using Midmar.Records;

namespace Midmar.Detection.Tests.Indicators;

/// <summary>The look-up again, as plainly as possible: every indicator against every value of a record.</summary>
internal static class NaiveIndicators
{
    public static List<string> Match(RecordView record, long ticks, IReadOnlyList<(string List, Indicator Indicator)> indicators)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            var use = IndicatorFields.Of(record.FieldAt(i));
            foreach (var value in Values(record.ValueAt(i)).Where(_ => use != FieldUse.None))
            {
                foreach (var (list, indicator) in indicators)
                {
                    if ((indicator.Expires is not { } expires || ticks < expires.Ticks) && Is(record, use, value, indicator))
                    {
                        found.Add($"{list} {indicator.Kind} {indicator.Value}");
                    }
                }
            }
        }

        return [.. found];
    }

    private static IEnumerable<string> Values(FieldValue value) => value.Kind == FieldValueKind.List
        ? value.Items.ToArray().SelectMany(Values)
        : value.Kind == FieldValueKind.Text ? [Encoding.UTF8.GetString(value.Utf8).Trim(' ')] : [];

    private static bool Is(RecordView record, FieldUse use, string value, Indicator indicator)
    {
        if (use.HasFlag(FieldUse.Url))
        {
            var whole = value.StartsWith('/') ? HostOf(record) + value : value;
            return UrlText.Normalise(whole, out var host) is { } url
                && (indicator.Kind == IndicatorKind.Url ? indicator.Value == url : !value.StartsWith('/') && IsHost(host, indicator, isName: true));
        }

        if (use.HasFlag(FieldUse.Address) || use.HasFlag(FieldUse.Host))
        {
            return value.Split(',', ';').Select(p => p.Trim(' ')).Select(p => p[(p.LastIndexOf(' ') + 1)..])
                .Any(p => IsHost(p, indicator, use.HasFlag(FieldUse.Host)));
        }

        return value.Split(',', '|', ' ', ';').Any(part => IsHash(part, use, indicator));
    }

    private static bool IsHash(string part, FieldUse use, Indicator indicator)
    {
        var named = part.Split('=', 2);
        var isImphash = named.Length == 2 ? named[0].Equals("imphash", StringComparison.OrdinalIgnoreCase) : use.HasFlag(FieldUse.Imphash);
        var fits = use.HasFlag(FieldUse.NamedHashes) || use.HasFlag(isImphash ? FieldUse.Imphash : FieldUse.FileHash);
        return fits && indicator.Kind is IndicatorKind.Md5 or IndicatorKind.Sha1 or IndicatorKind.Sha256 or IndicatorKind.Imphash
            && named[^1].Equals(indicator.Value, StringComparison.OrdinalIgnoreCase)
            && isImphash == (indicator.Kind == IndicatorKind.Imphash);
    }

    private static bool IsHost(string text, Indicator indicator, bool isName)
    {
        if (IsAddress(text, out var address))
        {
            return indicator.Kind switch
            {
                IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => IPAddress.Parse(indicator.Value).Equals(address),
                IndicatorKind.Network => IPNetwork.Parse(indicator.Value).Contains(address),
                _ => false,
            };
        }

        var name = text.TrimEnd('.').ToLowerInvariant();
        return isName && indicator.Kind == IndicatorKind.Domain
            && (name == indicator.Value || name.EndsWith("." + indicator.Value, StringComparison.Ordinal));
    }

    private static bool IsAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        var plain = text.Split('%')[0];
        if (!plain.Contains(':', StringComparison.Ordinal) && plain.Split('.').Length != 4)
        {
            return false;
        }

        if (!IPAddress.TryParse(plain, out var parsed) || (!plain.Contains(':', StringComparison.Ordinal) && parsed.ToString() != plain))
        {
            return false;
        }

        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    private static string HostOf(RecordView record) => IndicatorFields.UrlHosts
        .Select(f => record.Get(f)).Where(v => v.Kind == FieldValueKind.Text && v.Utf8.Length > 0)
        .Select(v => Encoding.UTF8.GetString(v.Utf8)).FirstOrDefault(string.Empty);
}
