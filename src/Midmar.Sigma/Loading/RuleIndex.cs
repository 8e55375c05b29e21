using Midmar.Sigma.Diagnostics;

namespace Midmar.Sigma.Loading;

/// <summary>Finds rules and correlations by the ids and names that others use for them.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<string, Draft> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Draft>> byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a document; false when its id is taken, in which case it is reported and refused.</summary>
    public bool TryAdd(Draft draft)
    {
        var header = draft.Header;
        if (header.Id is { } id && !byId.TryAdd(id, draft))
        {
            var first = byId[id].Header;
            draft.Document.Report(
                DiagnosticCodes.DuplicateId,
                draft.Root.Find("id")!.Place,
                $"Id {id} belongs to '{first.Title}' at {first.Path}:{first.Line}");
            return false;
        }

        if (header.Name is { } name)
        {
            var others = byName.TryGetValue(name, out var known) ? known : byName[name] = [];
            if (others.Exists(o => string.Equals(o.Header.Path, header.Path, StringComparison.Ordinal)))
            {
                draft.Document.Report(DiagnosticCodes.DuplicateName, draft.Root.Find("name")!.Place, $"Name '{name}' is given to two rules of this file");
            }

            others.Add(draft);
        }

        return true;
    }

    /// <summary>Notes the id and name of a document that was refused, so that references to it can say so.</summary>
    public void AddRefused(RuleDocument document)
    {
        foreach (var key in (ReadOnlySpan<string?>)[document.DeclaredId, document.DeclaredName])
        {
            if (key is not null)
            {
                refused.Add(key);
            }
        }
    }

    /// <summary>Every rule or correlation that a reference fits: one with the id, else those of this name in the same file, else all of this name.</summary>
    public IReadOnlyList<Draft> FindAll(string reference, string path)
    {
        if (byId.TryGetValue(reference, out var one))
        {
            return [one];
        }

        if (!byName.TryGetValue(reference, out var named))
        {
            return [];
        }

        var here = named.FindAll(d => string.Equals(d.Header.Path, path, StringComparison.Ordinal));
        return here.Count > 0 ? here : named;
    }

    /// <summary>The one rule or correlation that a reference fits; null when it was reported as missing, refused or ambiguous.</summary>
    public Draft? Find(RuleReference reference, RuleDocument from)
    {
        var found = FindAll(reference.Text, from.Path);
        switch (found.Count)
        {
            case 1:
                return found[0];
            case 0 when refused.Contains(reference.Text):
                Report(DiagnosticCodes.RefusedRule, $"Rule '{reference.Text}' was refused");
                return null;
            case 0:
                Report(DiagnosticCodes.MissingRule, $"Rule '{reference.Text}' does not exist");
                return null;
            default:
                Report(
                    DiagnosticCodes.AmbiguousRule,
                    $"'{reference.Text}' fits {found.Count} rules, among them '{found[0].Header.Title}' and '{found[1].Header.Title}'");
                return null;
        }

        void Report(DiagnosticCode code, string message)
        {
            if (reference.Node is YamlScalar scalar && scalar.Value.IndexOf(reference.Text, StringComparison.Ordinal) is >= 0 and var at)
            {
                from.ReportIn(code, scalar, at, reference.Text.Length, message);
            }
            else
            {
                from.Report(code, reference.Node.Place, message);
            }
        }
    }
}
