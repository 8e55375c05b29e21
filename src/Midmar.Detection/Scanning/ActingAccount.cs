using System.Text;
using Midmar.Records;

namespace Midmar.Detection.Scanning;

/// <summary>
/// The account that acted, as a record names it, for the summary's counts. Accounts of the system itself (services,
/// machines) are passed over: nearly every Windows record has one.
/// </summary>
internal static class ActingAccount
{
    private static readonly FieldId[] Fields =
    [
        FieldNames.Intern("User"), FieldNames.Intern("SubjectUserName"), FieldNames.Intern("TargetUserName"),
        FieldNames.Intern("userIdentity.arn"), FieldNames.Intern("user.name"),
    ];

    private static readonly HashSet<string> System = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "SYSTEM", "LOCAL SERVICE", "NETWORK SERVICE", "ANONYMOUS LOGON", "S-1-5-18", "S-1-5-19", "S-1-5-20",
    };

    /// <summary>The name without its domain; null when the record names no account of a person or programme.</summary>
    public static string? Of(in RecordView record)
    {
        foreach (var field in Fields)
        {
            var value = record.Get(field);
            if (value.Kind == FieldValueKind.Text && Encoding.UTF8.GetString(value.Utf8) is { Length: > 0 } text)
            {
                var name = text[(text.LastIndexOf('\\') + 1)..];
                if (name.Length > 0 && !name.EndsWith('$') && !System.Contains(name))
                {
                    return name;
                }
            }
        }

        return null;
    }
}
