using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Midmar.Records;

namespace Midmar.Centre.Events;

/// <summary>
/// The chain over a workspace's events: each hash covers the event and the hash before it. What an event says goes in by
/// its own hash, so that words that must be forgotten can go and the chain still holds.
/// </summary>
public static class EventChain
{
    /// <summary>What the first event is chained to: 32 zero bytes.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of what an event says.</summary>
    public static byte[] HashOf(string json) => SHA256.HashData(Encoding.UTF8.GetBytes(json));

    /// <summary>The next hash of the chain.</summary>
    /// <param name="before">The hash before it, 32 bytes.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="stored">The event.</param>
    /// <param name="payload">The hash of what it says, 32 bytes.</param>
    public static byte[] Next(ReadOnlySpan<byte> before, WorkspaceId workspace, StoredEvent stored, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(stored);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Append(hash, workspace.Value);
        Append(hash, stored.Position);
        Append(hash, stored.Stream.Kind);
        Append(hash, stored.Stream.Number);
        Append(hash, stored.Version);
        Append(hash, stored.At.Ticks);
        Append(hash, stored.By.Kind.ToString());
        Append(hash, stored.By.Id);
        Append(hash, stored.By.Name);
        Append(hash, stored.Type);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    /// <summary>With its length before it, so that no two lists of texts are the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
