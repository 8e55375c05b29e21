using System.Globalization;
using Midmar.Detection.Lake;
using Midmar.Records;

namespace Midmar.Centre.Alerts.Activity;

/// <summary>
/// A process that began, as a record tells it: Sysmon event 1 (Windows and Linux), Windows Security event 4688, or any record
/// with the fields of Sigma's category <c>process_creation</c>.
/// </summary>
public sealed record ProcessStart
{
    /// <summary>Event ids that tell of a process that began: Sysmon's and Windows Security's.</summary>
    public static readonly IReadOnlyList<string> EventIds = ["1", "4688"];

    /// <summary>The record.</summary>
    public required RecordId Record { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The program.</summary>
    public required string Image { get; init; }

    /// <summary>How it was called; null: not recorded.</summary>
    public string? CommandLine { get; init; }

    /// <summary>As whom; null: not recorded.</summary>
    public string? User { get; init; }

    /// <summary>Names the process for good; null: not recorded.</summary>
    public string? Guid { get; init; }

    /// <summary>Its number, which the system gives again later.</summary>
    public long? Id { get; init; }

    /// <summary>The program that started it; null: not recorded.</summary>
    public string? ParentImage { get; init; }

    /// <summary>How that one was called; null: not recorded.</summary>
    public string? ParentCommandLine { get; init; }

    /// <summary>See <see cref="Guid"/>.</summary>
    public string? ParentGuid { get; init; }

    /// <summary>See <see cref="Id"/>.</summary>
    public long? ParentId { get; init; }

    /// <summary>What a record tells; null: it tells of no process that began.</summary>
    public static ProcessStart? Of(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var fields = new RecordFields(record);

        // Of 4688 ProcessId is the one that starts, NewProcessId the one that begins (Microsoft, event 4688, version 2).
        var isSecurity = fields["NewProcessName"] is not null;
        var image = fields["NewProcessName"] ?? fields["Image"];
        if (image is null || (!isSecurity && fields["ParentProcessId"] is null && fields["ParentImage"] is null))
        {
            return null;
        }

        return new ProcessStart
        {
            Record = record.Id,
            Time = record.Time,
            Image = image,
            CommandLine = fields["CommandLine"] ?? fields["ProcessCommandLine"],
            User = fields["User"] ?? fields["TargetUserName"] ?? fields["SubjectUserName"],
            Guid = fields["ProcessGuid"],
            Id = Number(isSecurity ? fields["NewProcessId"] : fields["ProcessId"]),
            ParentImage = fields["ParentImage"] ?? fields["ParentProcessName"],
            ParentCommandLine = fields["ParentCommandLine"],
            ParentGuid = fields["ParentProcessGuid"],
            ParentId = Number(isSecurity ? fields["ProcessId"] : fields["ParentProcessId"]),
        };
    }

    /// <summary>A process number as records have it: decimal, or hexadecimal after 0x.</summary>
    internal static long? Number(string? text) =>
        text is null ? null
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
