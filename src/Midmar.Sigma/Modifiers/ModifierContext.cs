using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;

namespace Midmar.Sigma.Modifiers;

/// <summary>What a modifier may know of the detection item it works on, and what it may set.</summary>
internal sealed class ModifierContext(RuleDocument document, YamlScalar key, string? field, PlaceholderValues placeholders)
{
    /// <summary>Values that one value may expand to (count).</summary>
    public const int MaxExpansion = 4_096;

    private int modifierStart;

    public RuleDocument Document { get; } = document;

    /// <summary>The field; null for keywords.</summary>
    public string? Field { get; } = field;

    public PlaceholderValues Placeholders { get; } = placeholders;

    /// <summary>Where the value stands that is being modified.</summary>
    public YamlNode ValueNode { get; set; } = key;

    /// <summary>The modifier at work.</summary>
    public string ModifierName { get; private set; } = string.Empty;

    /// <summary>Names of the modifiers before it, in order.</summary>
    public List<string> Applied { get; } = [];

    /// <summary>All values must hold, not one of them.</summary>
    public bool All { get; set; }

    /// <summary>The item as a whole is negated.</summary>
    public bool Negated { get; set; }

    public bool Refused { get; private set; }

    public void BeginModifier(string name, int start)
    {
        ModifierName = name;
        modifierStart = start;
    }

    public void EndModifier() => Applied.Add(ModifierName);

    /// <summary>Refuses the value; the rule is not loaded.</summary>
    public ItemValue? Refuse(DiagnosticCode code, string message, string? remedy = null)
    {
        Refused = true;
        if (ReferenceEquals(code, DiagnosticCodes.ModifierOrder) || ReferenceEquals(code, DiagnosticCodes.UnknownModifier))
        {
            Document.ReportIn(code, key, modifierStart, ModifierName.Length, message, remedy);
        }
        else
        {
            Document.Report(code, ValueNode.Place, message, remedy);
        }

        return null;
    }

    /// <summary>Refuses a fault at a place within the value's text.</summary>
    public ItemValue? RefuseIn(DiagnosticCode code, int start, int length, string message)
    {
        Refused = true;
        if (ValueNode is YamlScalar scalar)
        {
            Document.ReportIn(code, scalar, start, length, message);
        }
        else
        {
            Document.Report(code, ValueNode.Place, message);
        }

        return null;
    }

    /// <summary>Notes something that does not keep the rule from loading.</summary>
    public void Warn(DiagnosticCode code, string message) =>
        Document.ReportIn(code, key, modifierStart, ModifierName.Length, message);

    /// <summary>Several values for one, unless there are too many.</summary>
    public ItemValue? Expand(ImmutableArray<ItemValue> values) => values.Length switch
    {
        1 => values[0],
        > MaxExpansion => Refuse(DiagnosticCodes.TooManyValues, $"'{ModifierName}' makes more than {MaxExpansion} values of one"),
        _ when !Document.TryExpand(values.Length) =>
            Refuse(DiagnosticCodes.TooManyValues, $"The modifiers of the document make more than {RuleDocument.MaxTests} values"),
        _ => new ItemValue.Group(values),
    };
}
