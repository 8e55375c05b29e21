using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>
/// Turns one search identifier into an expression (rules specification, "Detection"): the items of a map are joined
/// by AND, the members of a list by OR, the values of an item by OR unless <c>all</c> says otherwise.
/// </summary>
internal sealed class DetectionReader(RuleDocument document, PlaceholderValues placeholders)
{
    /// <summary>Values of one detection item (count).</summary>
    public const int MaxValues = 50_000;

    /// <summary>The expression; null when something in it was refused.</summary>
    public Expr? Read(YamlNode definition)
    {
        switch (definition)
        {
            case YamlMap map:
                return ReadMap(map);
            case YamlList list:
                return ReadList(list);
            default:
                return ReadItem((YamlScalar)definition, field: null, modifiers: string.Empty, modifiersStart: 0, definition);
        }
    }

    private Expr? ReadMap(YamlMap map)
    {
        if (map.Entries.Count == 0)
        {
            return Refuse(DiagnosticCodes.EmptyDetection, map, "The map has no fields");
        }

        var items = new Expr?[map.Entries.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var (key, value) = map.Entries[i];
            var bar = key.Value.IndexOf('|', StringComparison.Ordinal);
            items[i] = ReadItem(key, FieldKey.Field(key.Value), bar < 0 ? string.Empty : key.Value[(bar + 1)..], bar + 1, value);
        }

        return Join(items, all: true);
    }

    private Expr? ReadList(YamlList list)
    {
        if (list.Items.Count == 0)
        {
            return Refuse(DiagnosticCodes.EmptyDetection, list, "The list has no members");
        }

        var members = new Expr?[list.Items.Count];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = Read(list.Items[i]);
        }

        return Join(members, all: false);
    }

    private Expr? ReadItem(YamlScalar key, string? field, string modifiers, int modifiersStart, YamlNode value)
    {
        var context = new ModifierContext(document, key, field, placeholders);
        var chain = FindModifiers(context, modifiers, modifiersStart);
        if (chain is null)
        {
            return null;
        }

        var nodes = value is YamlList list ? list.Items : [value];
        if (nodes.Count is 0 or > MaxValues)
        {
            return nodes.Count == 0
                ? Refuse(DiagnosticCodes.EmptyDetection, value, "The list has no values")
                : Refuse(DiagnosticCodes.TooManyValues, value, $"More than {MaxValues} values");
        }

        var start = modifiersStart;
        foreach (var (name, modifier) in chain)
        {
            context.BeginModifier(name, start);
            modifier.Begin(context);
            start += name.Length + 1;
            if (modifier is AllModifier && nodes.Count == 1)
            {
                context.Warn(DiagnosticCodes.AllOfOne, "'all' has no effect on a single value");
            }
        }

        var tests = new Expr?[nodes.Count];
        for (var i = 0; i < tests.Length; i++)
        {
            tests[i] = ReadValue(context, chain, modifiersStart, nodes[i]);
        }

        var joined = Join(tests, context.All);
        return joined is not null && context.Negated ? new Expr.Not(joined) : joined;
    }

    private static List<(string Name, Modifier Modifier)>? FindModifiers(ModifierContext context, string modifiers, int start)
    {
        var chain = new List<(string, Modifier)>();
        if (modifiers.Length == 0)
        {
            return chain;
        }

        foreach (var range in modifiers.AsSpan().Split('|'))
        {
            var name = modifiers[range];
            context.BeginModifier(name, start + range.Start.Value);
            if (ModifierTable.Find(name) is not { } modifier)
            {
                context.Refuse(DiagnosticCodes.UnknownModifier, name.Length == 0 ? "A modifier's name is missing" : $"Unknown modifier '{name}'");
                return null;
            }

            chain.Add((name, modifier));
        }

        return chain;
    }

    private Expr? ReadValue(ModifierContext context, List<(string Name, Modifier Modifier)> chain, int start, YamlNode node)
    {
        if (node is not YamlScalar scalar)
        {
            return Refuse(DiagnosticCodes.BadDetection, node, $"A value must be a text, number, boolean or null, not {node.Kind}");
        }

        context.ValueNode = scalar;
        context.Applied.Clear();
        ItemValue? value = First(scalar, chain);
        foreach (var (name, modifier) in chain)
        {
            context.BeginModifier(name, start);
            start += name.Length + 1;
            value = Apply(modifier, value, context);
            if (value is null)
            {
                return null;
            }

            context.EndModifier();
        }

        return Finish(context, value);
    }

    private static ItemValue First(YamlScalar scalar, List<(string Name, Modifier Modifier)> chain)
    {
        foreach (var (_, modifier) in chain)
        {
            if (modifier.TakesPlainText && scalar.ScalarKind != ScalarKind.Null)
            {
                return new ItemValue.Text(TextPattern.Exactly(scalar.Value));
            }
        }

        return scalar.ScalarKind switch
        {
            ScalarKind.Null => new ItemValue.Null(),
            ScalarKind.Boolean => new ItemValue.Boolean(scalar.Boolean),
            ScalarKind.Number when scalar.TryNumber(out var number) => new ItemValue.Number(number, scalar.Text()),
            _ => new ItemValue.Text(TextPattern.Parse(scalar.Value)),
        };
    }

    private static ItemValue? Apply(Modifier modifier, ItemValue value, ModifierContext context)
    {
        if (value is not ItemValue.Group group)
        {
            return modifier.Apply(value, context);
        }

        var values = ImmutableArray.CreateBuilder<ItemValue>(group.Values.Length);
        foreach (var member in group.Values)
        {
            var applied = modifier.Apply(member, context);
            switch (applied)
            {
                case null:
                    return null;
                case ItemValue.Group nested:
                    values.AddRange(nested.Values);
                    break;
                default:
                    values.Add(applied);
                    break;
            }
        }

        return context.Expand(values.DrainToImmutable());
    }

    private Expr? Finish(ModifierContext context, ItemValue value)
    {
        switch (value)
        {
            case ItemValue.Group group:
                return Join([.. group.Values.Select(v => Finish(context, v))], all: false);
            case ItemValue.Final final:
                Expr test = new Expr.Test(context.Field, final.Test);
                return final.Negated ? new Expr.Not(test) : test;
            case ItemValue.Regex regex:
                return FinishRegex(context, regex);
            case ItemValue.FieldReference reference:
                return new Expr.Test(context.Field, new ValueTest.RefersTo(reference.Field, reference.Relation, reference.Cased));
            case ItemValue.Time time:
                return new Expr.Test(context.Field, new ValueTest.ComparesTimePart(time.Part, time.Comparison, time.Moment));
            case ItemValue.Null when context.Field is null:
                return Refuse(DiagnosticCodes.KeywordWithoutText, context.ValueNode, "null cannot be searched for as a keyword");
            case ItemValue.Null:
                return new Expr.Test(context.Field, new ValueTest.IsNull());
            case ItemValue.Number number:
                return FinishText(context, new ItemValue.Text(TextPattern.Exactly(number.Written)));
            case ItemValue.Boolean boolean:
                return FinishText(context, new ItemValue.Text(TextPattern.Exactly(boolean.Value ? "true" : "false")));
            default:
                return FinishText(context, (ItemValue.Text)value);
        }
    }

    private static Expr.Test? FinishText(ModifierContext context, ItemValue.Text text)
    {
        var pattern = text.Pattern;
        if (context.Field == FieldKey.DataName && pattern.Literal is { Length: > 0 } dataName)
        {
            return new Expr.Test(FieldKey.Strip(dataName), new ValueTest.Exists());
        }

        if (text.Bytes && !EncodedText.TryAsText(ref pattern))
        {
            context.Refuse(DiagnosticCodes.ModifierValue, "Only ASCII text can be looked for in UTF-16; follow it with base64 or base64offset");
            return null;
        }

        // A keyword is looked for within values unless a modifier says where it must stand.
        if (context.Field is null && !context.Applied.Exists(name => name is "startswith" or "endswith"))
        {
            pattern = pattern.Padded(before: true, after: true);
        }

        return new Expr.Test(context.Field, new ValueTest.Matches(pattern, text.Cased));
    }

    private static Expr.Test? FinishRegex(ModifierContext context, ItemValue.Regex regex)
    {
        var pattern = regex.Pattern;
        var options = regex.Options;
        switch (RegexCheck.Check(ref pattern, ref options, out var message, out var offset))
        {
            case RegexCheck.Fault.Invalid:
                context.RefuseIn(DiagnosticCodes.BadRegex, offset, 1, $"Regular expression: {message}");
                return null;
            case RegexCheck.Fault.TooLarge:
                context.Refuse(DiagnosticCodes.RegexLimit, message);
                return null;
            default:
                return new Expr.Test(context.Field, new ValueTest.MatchesRegex(pattern, options));
        }
    }

    private static Expr? Join(Expr?[] parts, bool all)
    {
        if (parts.Length == 1 || Array.IndexOf(parts, null) >= 0)
        {
            return parts.Length == 1 ? parts[0] : null;
        }

        var children = ImmutableArray.Create<Expr>(parts!);
        return all ? new Expr.All(children) : new Expr.Any(children);
    }

    private Expr? Refuse(DiagnosticCode code, YamlNode node, string message)
    {
        document.Report(code, node.Place, message);
        return null;
    }
}
