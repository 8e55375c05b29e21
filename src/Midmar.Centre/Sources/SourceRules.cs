using Midmar.Centre.People;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats;
using Midmar.Records;

namespace Midmar.Centre.Sources;

/// <summary>A source needs a name of 1 to <see cref="Source.MaxNameLength"/> characters.</summary>
public sealed record SourceNeedsName : Refusal;

/// <summary>Another source of the workspace has the name.</summary>
public sealed record SourceNameTaken : Refusal;

/// <summary>A source told by its address needs 1 to <see cref="Source.MaxNetworks"/> networks.</summary>
public sealed record SourceNeedsNetworks : Refusal;

/// <summary>A followed source needs the full path of a file or folder.</summary>
public sealed record SourceNeedsPath : Refusal;

/// <summary>There is no log format of that name.</summary>
/// <param name="Format">The name.</param>
public sealed record NoSuchFormat(string Format) : Refusal;

/// <summary>A part of the log sources is none.</summary>
/// <param name="Part">The part.</param>
public sealed record NoSuchLogSource(string Part) : Refusal;

/// <summary>Silence shorter than <see cref="SourceRules.ShortestSilence"/> would be noise.</summary>
public sealed record SilenceTooShort : Refusal;

/// <summary>There is no such source in the workspace.</summary>
public sealed record NoSuchSource : Refusal;

/// <summary>Whether a source can be as it is to be.</summary>
public static class SourceRules
{
    /// <summary>The shortest silence that can be alerted on.</summary>
    public static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(30);

    /// <summary>Decides.</summary>
    /// <param name="source">The source as it is to be.</param>
    /// <param name="others">The workspace's sources, itself among them when it is there already.</param>
    /// <returns>Null: it can be so.</returns>
    public static Refusal? Check(Source source, IEnumerable<Source> others)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (string.IsNullOrWhiteSpace(source.Name) || source.Name.Length > Source.MaxNameLength)
        {
            return new SourceNeedsName();
        }

        if (others.Any(o => o.Id != source.Id && o.Workspace == source.Workspace && string.Equals(o.Name, source.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return new SourceNameTaken();
        }

        if (source.Kind == SourceKind.Address && source.Networks.Length is 0 or > Source.MaxNetworks)
        {
            return new SourceNeedsNetworks();
        }

        if (source.Kind == SourceKind.Folder && (source.Path is null || !Path.IsPathFullyQualified(source.Path)))
        {
            return new SourceNeedsPath();
        }

        return source.SilenceLimit < ShortestSilence ? new SilenceTooShort() : CheckReading(source);
    }

    private static Refusal? CheckReading(Source source)
    {
        if (source.Format is { } format && LogFormats.Find(format) is null)
        {
            return new NoSuchFormat(format);
        }

        foreach (var part in (source.LogSources ?? string.Empty).Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!LogSource.TryParse(part, out _, out _))
            {
                return new NoSuchLogSource(part);
            }
        }

        return null;
    }
}
