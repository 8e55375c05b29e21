using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Sigma.Loading;

/// <summary>Attributes of a map by kind; an attribute of another kind is reported and read as absent.</summary>
internal readonly struct Attributes(RuleDocument document, YamlMap map)
{
    /// <summary>A text; numbers and booleans as they are written; null when absent.</summary>
    public string? Text(string key)
    {
        switch (map.Find(key))
        {
            case null or YamlScalar { ScalarKind: ScalarKind.Null }:
                return null;
            case YamlScalar scalar:
                return scalar.Value;
            case { } other:
                document.Report(DiagnosticCodes.BadAttribute, other.Place, $"'{key}' must be a text, not {other.Kind}");
                return null;
        }
    }

    /// <summary>A list of texts; a single text is a list of one; empty when absent.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        switch (map.Find(key))
        {
            case null or YamlScalar { ScalarKind: ScalarKind.Null }:
                return [];
            case YamlScalar scalar:
                return [scalar.Value];
            case YamlList list:
                var texts = ImmutableArray.CreateBuilder<string>(list.Items.Count);
                foreach (var item in list.Items)
                {
                    if (item is YamlScalar scalar)
                    {
                        if (scalar.ScalarKind != ScalarKind.Null)
                        {
                            texts.Add(scalar.Value);
                        }
                    }
                    else
                    {
                        document.Report(DiagnosticCodes.BadAttribute, item.Place, $"A member of '{key}' must be a text, not {item.Kind}");
                    }
                }

                return texts.DrainToImmutable();
            case { } other:
                document.Report(DiagnosticCodes.BadAttribute, other.Place, $"'{key}' must be a list of texts, not {other.Kind}");
                return [];
        }
    }

    /// <summary>True or false; false when absent.</summary>
    public bool Flag(string key)
    {
        switch (map.Find(key))
        {
            case null or YamlScalar { ScalarKind: ScalarKind.Null }:
                return false;
            case YamlScalar { ScalarKind: ScalarKind.Boolean } scalar:
                return scalar.Boolean;
            case { } other:
                document.Report(DiagnosticCodes.BadAttribute, other.Place, $"'{key}' must be true or false, not {other.Kind}");
                return false;
        }
    }
}
