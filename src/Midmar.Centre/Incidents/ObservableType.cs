using System.Net;
using System.Text.RegularExpressions;

namespace Midmar.Centre.Incidents;

/// <summary>What a trace is.</summary>
public enum ObservableType
{
    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A domain name.</summary>
    Domain,

    /// <summary>A URL.</summary>
    Url,

    /// <summary>MD5, SHA-1 or SHA-256 of a file.</summary>
    Hash,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A file's name or path.</summary>
    File,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Tells what a trace is by how it is written.</summary>
public static partial class ObservableTypes
{
    /// <summary>The type of a value; defanged ones (<c>hxxp</c>, <c>[.]</c>) are read as they are meant.</summary>
    public static (ObservableType Type, string Value) Recognise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var value = text.Trim().Replace("[.]", ".", StringComparison.Ordinal).Replace("(.)", ".", StringComparison.Ordinal).Replace("[@]", "@", StringComparison.Ordinal);
        if (value.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase))
        {
            value = "http" + value[4..];
        }

        var type = Hash().IsMatch(value) ? ObservableType.Hash
            : Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "ftp" ? ObservableType.Url
            : value.Contains(':', StringComparison.Ordinal) || value.Count(c => c == '.') == 3 ? OfAddress(value)
            : OfName(value);
        return (type, type is ObservableType.Hash or ObservableType.Domain ? value.ToLowerInvariant() : value);
    }

    private static ObservableType OfAddress(string value) => IPAddress.TryParse(value, out _) ? ObservableType.Address : OfName(value);

    private static ObservableType OfName(string value) =>
        Email().IsMatch(value) ? ObservableType.Email
        : value.Contains('\\', StringComparison.Ordinal) || value.Contains('/', StringComparison.Ordinal) || FileName().IsMatch(value) ? ObservableType.File
        : Domain().IsMatch(value) ? ObservableType.Domain
        : ObservableType.Other;

    [GeneratedRegex(@"\A(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\A[^@\s]{1,64}@[^@\s]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Email();

    [GeneratedRegex(@"\A(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})\.)+[\p{L}][\p{L}\p{N}-]{1,62}\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Domain();

    [GeneratedRegex(@"\.(?:exe|dll|sys|ps1|bat|cmd|vbs|js|hta|lnk|docm?|xlsm?|pdf|zip|rar|7z|iso|img|sh|elf|py|jar|tmp|dat|bin|log)\z", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 100)]
    private static partial Regex FileName();
}
