using Midmar.Logs.Formats;

namespace Midmar.Detection.Scanning;

/// <summary>A source while it is read.</summary>
/// <param name="Index">Its index in the scan.</param>
/// <param name="Format">Its format.</param>
/// <param name="Context">What its records have in common.</param>
/// <param name="Scanned">Its line in the report.</param>
internal sealed record OpenSource(int Index, LogFormat Format, ReadContext Context, ScannedSource Scanned);
