using System.Collections.Immutable;

namespace Midmar.Sigma.Diagnostics;

/// <summary>Every code there is. A new one is a line here and a case in the tests.</summary>
public static class DiagnosticCodes
{
    internal static readonly DiagnosticCode NotText = Error("SIG001", "file is not UTF-8 text", "Save the file as UTF-8.");
    internal static readonly DiagnosticCode Syntax = Error("SIG002", "YAML syntax error", "Correct the YAML; quote values that begin with a special character.");
    internal static readonly DiagnosticCode DuplicateKey = Error("SIG003", "key given twice", "Join the two entries: in a map each key may stand once.");
    internal static readonly DiagnosticCode DocumentLimit = Error("SIG004", "document is larger or deeper than allowed", "Split the document.");
    internal static readonly DiagnosticCode NotAMap = Error("SIG005", "document is not a map", "A rule is a map that begins with 'title:'.");
    internal static readonly DiagnosticCode RuleCollection = Error("SIG006", "'action' documents are not part of specification 2", "Write each rule as a document of its own.");

    internal static readonly DiagnosticCode NoTitle = Error("SIG010", "title is missing", "Add 'title:' with what the rule detects.");
    internal static readonly DiagnosticCode BadLevel = Error("SIG011", "unknown level", "Use informational, low, medium, high or critical.");
    internal static readonly DiagnosticCode BadStatus = Error("SIG012", "unknown status", "Use stable, test, experimental, deprecated or unsupported.");
    internal static readonly DiagnosticCode BadDate = Warning("SIG013", "date is not ISO 8601", "Write dates as YYYY-MM-DD.");
    internal static readonly DiagnosticCode BadId = Warning("SIG014", "id is not a UUID", "Generate a random UUID (version 4).");
    internal static readonly DiagnosticCode DuplicateId = Error("SIG015", "id belongs to a rule already loaded", "Give one of the two another id, or load only one.");
    internal static readonly DiagnosticCode DuplicateName = Warning("SIG016", "name given twice in one file", "Names must be unique where correlations and filters refer to them.");
    internal static readonly DiagnosticCode BadAttribute = Error("SIG017", "attribute has the wrong form", "See the rules specification for the form of this attribute.");

    internal static readonly DiagnosticCode NoLogSource = Error("SIG020", "logsource is missing", "Add 'logsource:' with category, product or service.");
    internal static readonly DiagnosticCode EmptyLogSource = Error("SIG021", "logsource names no category, product or service", "Name at least one of them.");

    internal static readonly DiagnosticCode NoDetection = Error("SIG030", "detection is missing", "Add 'detection:' with search identifiers and a condition.");
    internal static readonly DiagnosticCode EmptyDetection = Error("SIG031", "nothing to search for", "Give at least one value; for a field without value write null.");
    internal static readonly DiagnosticCode BadDetection = Error("SIG032", "value is not allowed here", "A field takes a text, number, boolean or null, or a list of them.");
    internal static readonly DiagnosticCode Timeframe = Warning("SIG033", "timeframe has no effect", "Counting over time is done by correlation rules.");

    internal static readonly DiagnosticCode UnknownModifier = Error("SIG040", "unknown modifier", "See the modifiers appendix for the list.");
    internal static readonly DiagnosticCode ModifierValue = Error("SIG041", "modifier does not fit its value", "See the modifiers appendix for what the modifier takes.");
    internal static readonly DiagnosticCode ModifierOrder = Error("SIG042", "modifiers do not go together", "Change the order of the modifiers or leave one out.");
    internal static readonly DiagnosticCode BadRegex = Error("SIG043", "regular expression is invalid", "Correct the expression.");
    internal static readonly DiagnosticCode RegexLimit = Error("SIG044", "regular expression is too large", "Shorten it, or lower the repetition counts.");
    internal static readonly DiagnosticCode NoPlaceholderValue = Error("SIG045", "placeholder has no value", "Give the placeholder's values in a pipeline (vars and value_placeholders) or in the options.");
    internal static readonly DiagnosticCode TooManyValues = Error("SIG046", "value expands to too many", "Split the value, or leave out a modifier that multiplies it.");
    internal static readonly DiagnosticCode KeywordWithoutText = Error("SIG047", "only a field can be tested so", "Write a field name before the modifier.");
    internal static readonly DiagnosticCode BadNetwork = Error("SIG048", "network is invalid", "Write an IPv4 or IPv6 network such as 10.0.0.0/8 or fe80::/10.");
    internal static readonly DiagnosticCode AllOfOne = Warning("SIG049", "'all' on a single value", "Leave 'all' out.");

    internal static readonly DiagnosticCode NoCondition = Error("SIG050", "condition is missing", "Add 'condition:' to the detection.");
    internal static readonly DiagnosticCode ConditionSyntax = Error("SIG051", "condition cannot be understood", "Conditions are search identifiers with and, or, not, brackets, '1 of x*' and 'all of x*'.");
    internal static readonly DiagnosticCode UnknownSearch = Error("SIG052", "condition names an unknown search identifier", "Define it under detection, or correct the name.");
    internal static readonly DiagnosticCode EmptySelector = Error("SIG053", "pattern fits no search identifier", "Correct the pattern, or define what it refers to.");
    internal static readonly DiagnosticCode Aggregation = Error("SIG054", "aggregation in a condition is not part of specification 2", "Keep the rule without it and add a correlation rule.");
    internal static readonly DiagnosticCode ConditionDepth = Error("SIG055", "condition is nested too deeply", "Simplify the condition.");

    internal static readonly DiagnosticCode FilterRules = Error("SIG060", "filter does not say which rules it is for", "Add 'rules:' with ids or names, or 'any'.");
    internal static readonly DiagnosticCode FilterUnknownRule = Warning("SIG061", "filter refers to a rule that is not loaded", "Correct the id or name, or load the rule.");
    internal static readonly DiagnosticCode FilterWithoutNot = Warning("SIG062", "filter requires its condition", "A filter is joined to the rule by 'and'; to exclude, write 'not selection'.");
    internal static readonly DiagnosticCode FilterLogSource = Warning("SIG063", "filter is for another log source", "Widen the filter's log source, or take the rule off its list.");

    internal static readonly DiagnosticCode CorrelationType = Error("SIG070", "correlation type is missing or unknown", "Use event_count, value_count, temporal, temporal_ordered, value_sum, value_avg, value_percentile or value_median.");
    internal static readonly DiagnosticCode CorrelationRules = Error("SIG071", "correlation names no rules", "Add 'rules:' with ids or names.");
    internal static readonly DiagnosticCode MissingRule = Error("SIG072", "referenced rule does not exist", "Define or load the rule, or correct the reference.");
    internal static readonly DiagnosticCode RefusedRule = Error("SIG073", "referenced rule was refused", "Correct the referenced rule first.");
    internal static readonly DiagnosticCode AmbiguousRule = Error("SIG074", "reference fits several rules", "Refer to the rule by its id.");
    internal static readonly DiagnosticCode Cycle = Error("SIG075", "correlations refer to each other in a circle", "Break the circle.");
    internal static readonly DiagnosticCode Timespan = Error("SIG076", "timespan is missing or invalid", "Write a number and a unit: s, m (minutes), h, d or w.");
    internal static readonly DiagnosticCode CorrelationCondition = Error("SIG077", "correlation condition is missing or invalid", "Compare with gt, gte, lt, lte, eq or neq; two of them form a range.");
    internal static readonly DiagnosticCode ValueField = Error("SIG078", "correlation condition has no usable field", "Name the field whose values are looked at with 'field:'.");
    internal static readonly DiagnosticCode Alias = Error("SIG079", "alias is invalid", "An alias maps the names of referenced rules to their fields.");
    internal static readonly DiagnosticCode CorrelationLimit = Error("SIG081", "correlation exceeds a limit", "Lower the number, or split the correlation.");
    internal static readonly DiagnosticCode PartialAlias = Warning("SIG082", "alias says nothing about a referenced rule", "Name the rule's field, or its events are looked up under the alias' own name.");

    internal static readonly DiagnosticCode BadPipeline = Error("SIG090", "pipeline has the wrong form", "A pipeline is a map with 'transformations:'.");
    internal static readonly DiagnosticCode UnknownTransformation = Error("SIG091", "transformation is not supported", "See the documentation for the supported types.");
    internal static readonly DiagnosticCode UnknownPipelineCondition = Error("SIG092", "pipeline condition is not supported", "See the documentation for the supported conditions.");
    internal static readonly DiagnosticCode NothingLeft = Warning("SIG093", "pipelines leave nothing of the rule", "Narrow the transformation that drops its fields.");

    /// <summary>The codes in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        NotText, Syntax, DuplicateKey, DocumentLimit, NotAMap, RuleCollection,
        NoTitle, BadLevel, BadStatus, BadDate, BadId, DuplicateId, DuplicateName, BadAttribute,
        NoLogSource, EmptyLogSource,
        NoDetection, EmptyDetection, BadDetection, Timeframe,
        UnknownModifier, ModifierValue, ModifierOrder, BadRegex, RegexLimit, NoPlaceholderValue, TooManyValues,
        KeywordWithoutText, BadNetwork, AllOfOne,
        NoCondition, ConditionSyntax, UnknownSearch, EmptySelector, Aggregation, ConditionDepth,
        FilterRules, FilterUnknownRule, FilterWithoutNot, FilterLogSource,
        CorrelationType, CorrelationRules, MissingRule, RefusedRule, AmbiguousRule, Cycle, Timespan,
        CorrelationCondition, ValueField, Alias, CorrelationLimit, PartialAlias,
        BadPipeline, UnknownTransformation, UnknownPipelineCondition, NothingLeft,
    ];

    private static DiagnosticCode Error(string id, string title, string remedy) => new(id, DiagnosticSeverity.Error, title, remedy);

    private static DiagnosticCode Warning(string id, string title, string remedy) => new(id, DiagnosticSeverity.Warning, title, remedy);
}
