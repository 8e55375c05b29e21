using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary>A value of a detection item on its way through the modifiers.</summary>
internal abstract record ItemValue
{
    private ItemValue()
    {
    }

    /// <summary>What a person calls it.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// A Sigma string. With <paramref name="Bytes"/> each character of a literal stands for one byte (after
    /// <c>utf16le</c> and the like), so that Base64 sees bytes and not text.
    /// </summary>
    internal sealed record Text(TextPattern Pattern, bool Cased = false, bool Bytes = false) : ItemValue
    {
        public override string Kind => "a text";
    }

    internal sealed record Number(decimal Value, string Written) : ItemValue
    {
        public override string Kind => "a number";
    }

    internal sealed record Boolean(bool Value) : ItemValue
    {
        public override string Kind => "a boolean";
    }

    internal sealed record Null : ItemValue
    {
        public override string Kind => "null";
    }

    internal sealed record Regex(string Pattern, RegexOptions Options) : ItemValue
    {
        public override string Kind => "a regular expression";
    }

    internal sealed record FieldReference(string Field, FieldRelation Relation, bool Cased) : ItemValue
    {
        public override string Kind => "a field reference";
    }

    internal sealed record Time(TimePart Part, Comparison Comparison, int Moment) : ItemValue
    {
        public override string Kind => "a part of a time";
    }

    /// <summary>A test that no further modifier changes.</summary>
    internal sealed record Final(ValueTest Test, bool Negated = false) : ItemValue
    {
        public override string Kind => "a finished test";
    }

    /// <summary>One value that became several; one of them is enough, even under <c>all</c>.</summary>
    internal sealed record Group(ImmutableArray<ItemValue> Values) : ItemValue
    {
        public override string Kind => "several values";
    }
}
