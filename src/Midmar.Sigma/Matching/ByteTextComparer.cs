namespace Midmar.Sigma.Matching;

/// <summary>Compares byte texts by content.</summary>
internal sealed class ByteTextComparer : IEqualityComparer<byte[]>
{
    public static readonly ByteTextComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
