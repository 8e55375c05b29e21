using System.Collections.Immutable;
using System.Xml.Linq;

namespace Midmar.Architecture.Tests;

/// <summary>Which project may refer to which, as docs/ARCHITECTURE.md says.</summary>
internal static class ReferenceMap
{
    public static readonly ImmutableDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Midmar.Records"] = [],
        ["Midmar.Sigma"] = ["Midmar.Records"],
        ["Midmar.Logs"] = ["Midmar.Records"],
        ["Midmar.Intel"] = [],
        ["Midmar.Detection"] = ["Midmar.Records", "Midmar.Sigma", "Midmar.Logs", "Midmar.Intel"],
        ["Midmar.Exercise"] = ["Midmar.Records", "Midmar.Sigma", "Midmar.Logs", "Midmar.Detection", "Midmar.Centre"],
        ["Midmar.Centre"] = ["Midmar.Records", "Midmar.Detection", "Midmar.Intel"],
        ["Midmar.Ingest"] = ["Midmar.Records", "Midmar.Logs", "Midmar.Detection", "Midmar.Centre"],
        ["Midmar.Store"] = ["Midmar.Records", "Midmar.Sigma", "Midmar.Logs", "Midmar.Intel", "Midmar.Detection", "Midmar.Centre", "Midmar.Exercise"],
        ["Midmar.Web"] = ["Midmar.Records", "Midmar.Intel", "Midmar.Detection", "Midmar.Centre", "Midmar.Ingest", "Midmar.Exercise"],
        ["Midmar"] =
        [
            "Midmar.Records", "Midmar.Sigma", "Midmar.Logs", "Midmar.Intel", "Midmar.Detection", "Midmar.Exercise",
            "Midmar.Centre", "Midmar.Ingest", "Midmar.Store", "Midmar.Web",
        ],
    }.ToImmutableDictionary();

    /// <summary>What is wrong with a project file's references; empty when nothing is.</summary>
    public static IEnumerable<string> Violations(string project, XDocument projectFile)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            return [$"{project} is not in the reference map: decide what it may refer to."];
        }

        return projectFile.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(reference => !allowed.Contains(reference))
            .Select(reference => $"{project} must not refer to {reference}; it may refer to: {string.Join(", ", allowed)}.");
    }
}
