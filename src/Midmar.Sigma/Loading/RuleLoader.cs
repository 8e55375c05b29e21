using System.Collections.Immutable;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Pipelines;

namespace Midmar.Sigma.Loading;

/// <summary>Loads rules, correlation rules and filters (Sigma specification 2.1) from YAML.</summary>
public static class RuleLoader
{
    /// <summary>
    /// Loads files. Bad input never throws: what cannot be loaded is left out and named in the diagnostics, and
    /// nothing else is lost. Files are read in parallel; the result is the same whatever their number at a time.
    /// </summary>
    /// <param name="files">The files; their order decides which of two rules with one id is kept.</param>
    /// <param name="options">Pipelines, placeholders.</param>
    public static LoadedRules Load(IEnumerable<RuleFile> files, RuleLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var documents = new List<RuleDocument>();
        var pipelines = ReadPipelines(options, documents);
        var refusedPipelines = documents.Count(d => d.HasErrors);
        var inputs = files.ToArray();
        var results = new List<(RuleDocument Document, Draft? Draft)>[inputs.Length];
        Parallel.For(0, inputs.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism) }, i =>
        {
            var read = new List<(RuleDocument, Draft?)>(1);
            foreach (var document in RuleFileSplitter.Split(inputs[i]))
            {
                read.Add((document, DraftReader.Read(document, pipelines)));
            }

            results[i] = read;
        });

        return RuleLinker.Link(results.SelectMany(r => r), documents, refusedPipelines, pipelines);
    }

    private static PipelineSet ReadPipelines(RuleLoadOptions options, List<RuleDocument> documents)
    {
        var pipelines = new List<Pipeline>();
        foreach (var document in options.Pipelines.SelectMany(RuleFileSplitter.Split))
        {
            documents.Add(document);
            if (PipelineReader.Read(document) is { } pipeline)
            {
                pipelines.Add(pipeline);
            }
        }

        var given = options.Placeholders.WithComparers(StringComparer.Ordinal);
        return new PipelineSet(pipelines, new PlaceholderValues(given));
    }
}
