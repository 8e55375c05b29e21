using System.Text.Json;

namespace Midmar.Store.State.Audit;

/// <summary>The first line of each file of the log, chained like any other.</summary>
/// <param name="Log">Always <see cref="Name"/>.</param>
/// <param name="File">The file's number, from 1.</param>
/// <param name="First">Number of the entry that comes next.</param>
/// <param name="Centre">16 random bytes (hexadecimal) that tell one centre's log from another's.</param>
/// <param name="AfterDamage">Whether the file before was found damaged, and the log goes on after it.</param>
internal sealed record AuditFileHeader(string Log, int File, long First, string Centre, bool AfterDamage)
{
    public const string Name = "midmar-audit-1";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The header; null when the bytes are none.</summary>
    public static AuditFileHeader? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var header = JsonSerializer.Deserialize<AuditFileHeader>(json);
            return header is { Log: Name, Centre: not null } ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
