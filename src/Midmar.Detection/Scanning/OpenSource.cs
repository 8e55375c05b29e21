using Midmar.Logs.Formats;
using Midmar.Records;

namespace Midmar.Detection.Scanning;

/// <summary>A source while it is read.</summary>
/// <param name="Fingerprint">Names it in its records, see <see cref="RecordId.Source"/>.</param>
/// <param name="Format">Its format.</param>
/// <param name="Context">What its records have in common.</param>
/// <param name="Scanned">Its line in the report.</param>
internal sealed record OpenSource(ulong Fingerprint, LogFormat Format, ReadContext Context, ScannedSource Scanned);
