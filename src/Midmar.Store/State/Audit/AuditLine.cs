using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Midmar.Store.State.Audit;

/// <summary>
/// A line of the log: length of the JSON (8 hexadecimal digits), space, SHA-256 over the hash before and the JSON (64
/// digits), space, the JSON, line feed. Every byte of the file is thus told by another: a line cannot be changed, moved
/// or taken out without the chain showing it, and <c>sha256sum</c> and a text editor are enough to check one by hand.
/// </summary>
internal static class AuditLine
{
    /// <summary>Bytes before the JSON.</summary>
    public const int PrefixBytes = LengthDigits + 1 + HashDigits + 1;

    /// <summary>Bytes of JSON a line may have: all texts at their limits, each character written as six.</summary>
    public const int MaxJsonBytes = 160 * 1024;

    private const int LengthDigits = 8;
    private const int HashDigits = 64;

    /// <summary>What the first line of a log is chained to.</summary>
    public static byte[] Beginning { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>Writes a line; returns its hash.</summary>
    public static byte[] Write(IBufferWriter<byte> target, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> json)
    {
        var hash = Hash(previous, json);
        var line = target.GetSpan(PrefixBytes + json.Length + 1);
        Encoding.ASCII.GetBytes(json.Length.ToString("x8", CultureInfo.InvariantCulture), line);
        line[LengthDigits] = (byte)' ';
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash), line[(LengthDigits + 1)..]);
        line[PrefixBytes - 1] = (byte)' ';
        json.CopyTo(line[PrefixBytes..]);
        line[PrefixBytes + json.Length] = (byte)'\n';
        target.Advance(PrefixBytes + json.Length + 1);
        return hash;
    }

    /// <summary>Bytes of the whole line that begins here; null when none begins here, or its end is missing.</summary>
    public static int? Length(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PrefixBytes
            || !Utf8Parser.TryParse(bytes[..LengthDigits], out uint json, out var digits, 'x')
            || digits != LengthDigits || json > MaxJsonBytes || bytes[..LengthDigits].ContainsAnyInRange((byte)'A', (byte)'F'))
        {
            return null;
        }

        var length = PrefixBytes + (int)json + 1;
        var isWhole = bytes.Length >= length
            && bytes[LengthDigits] == ' ' && bytes[PrefixBytes - 1] == ' ' && bytes[length - 1] == '\n';
        return isWhole ? length : null;
    }

    /// <summary>The JSON of a whole line.</summary>
    public static ReadOnlySpan<byte> Json(ReadOnlySpan<byte> line) => line[PrefixBytes..^1];

    /// <summary>The hash that a whole line says it has; null when it says none.</summary>
    public static byte[]? StatedHash(ReadOnlySpan<byte> line)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        var digits = Encoding.ASCII.GetString(line.Slice(LengthDigits + 1, HashDigits));
        return Convert.FromHexString(digits, hash, out _, out _) == OperationStatus.Done ? hash : null;
    }

    /// <summary>Whether a whole line has the hash that it must have after another; gives the hash it must have.</summary>
    public static bool IsChained(ReadOnlySpan<byte> line, ReadOnlySpan<byte> previous, out byte[] hash)
    {
        hash = Hash(previous, Json(line));
        Span<byte> digits = stackalloc byte[HashDigits];
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash), digits);
        return line.Slice(LengthDigits + 1, HashDigits).SequenceEqual(digits);
    }

    private static byte[] Hash(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> json)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(previous);
        sha.AppendData(json);
        return sha.GetHashAndReset();
    }
}
