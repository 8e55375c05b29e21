using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>A document read by itself, before documents are linked with each other.</summary>
internal abstract record Draft(RuleDocument Document, YamlMap Root, RuleHeader Header);

/// <summary>A rule.</summary>
internal sealed record RuleDraft(RuleDocument Document, YamlMap Root, RuleHeader Header, LogSource LogSource, Expr Expression)
    : Draft(Document, Root, Header);

/// <summary>A reference to a rule, and where it is written.</summary>
internal readonly record struct RuleReference(string Text, YamlNode Node);

/// <summary>A filter (filters specification). Its rules are default when it is for any rule that its log source covers.</summary>
internal sealed record FilterDraft(
    RuleDocument Document, YamlMap Root, RuleHeader Header, LogSource LogSource, Expr Expression, ImmutableArray<RuleReference> Rules)
    : Draft(Document, Root, Header);
