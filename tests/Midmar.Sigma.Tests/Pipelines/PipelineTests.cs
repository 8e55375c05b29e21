using Midmar.Sigma.Correlation;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Pipelines;

public class PipelineTests
{
    [Theory]
    [InlineData("type: field_name_mapping\nmapping: {f: g}", "(g='1' & h='%p%' & i Equal g)")]
    [InlineData("type: field_name_mapping\nmapping: {f: [g, k]}", "((g='1' | k='1') & h='%p%' & (i Equal g | i Equal k))")]
    [InlineData("type: field_name_mapping\nmapping: {f: g}\nfield_name_conditions:\n  - {type: exclude_fields, fields: [f]}", "(f='1' & h='%p%' & i Equal f)")]
    [InlineData("type: field_name_prefix\nprefix: win.", "(win.f='1' & win.h='%p%' & win.i Equal win.f)")]
    [InlineData("type: field_name_suffix\nsuffix: .x\nfield_name_conditions:\n  - {type: include_fields, fields: ['^[fh]$'], mode: re}", "(f.x='1' & h.x='%p%' & i Equal f.x)")]
    [InlineData("type: field_name_prefix_mapping\nmapping: {f: data.f}", "(data.f='1' & h='%p%' & i Equal data.f)")]
    [InlineData("type: drop_detection_item\nfield_name_conditions:\n  - {type: include_fields, fields: [h, i]}", "f='1'")]
    [InlineData("type: add_condition\nconditions: {z|contains: 9}", "(z='*9*' & f='1' & h='%p%' & i Equal f)")]
    [InlineData("type: add_condition\nconditions: {z: 9}\nnegated: true", "(!z='9' & f='1' & h='%p%' & i Equal f)")]
    [InlineData("type: replace_string\nregex: '%(.)%'\nreplacement: '<\\1>'", "(f='1' & h='<p>' & i Equal f)")]
    [InlineData("type: field_name_mapping\nmapping: {f: g}\nrule_conditions:\n  - {type: logsource, category: other}", "(f='1' & h='%p%' & i Equal f)")]
    [InlineData("type: field_name_mapping\nmapping: {f: g}\nrule_cond_not: true\nrule_conditions:\n  - {type: logsource, category: other}", "(g='1' & h='%p%' & i Equal g)")]
    public void A_transformation_changes_the_expression(string transformation, string expected) =>
        Assert.Equal(expected, ExprText.OfSearch("f: 1\nh: '%p%'\ni|fieldref: f", With(Pipeline(transformation))));

    [Fact]
    public void Placeholders_get_the_values_of_the_pipelines_variables()
    {
        var pipeline = Pipeline("type: value_placeholders\ninclude: [Servers]", "type: wildcard_placeholders");
        Assert.Equal("(f='srv*' | f='db')", ExprText.OfSearch("f|expand: '%Servers%'", With(pipeline)));
        Assert.Equal("f='a*'", ExprText.OfSearch("f|expand: 'a%Other%'", With(pipeline)));
    }

    [Fact]
    public void A_log_source_change_counts_for_later_conditions()
    {
        var pipeline = Pipeline(
            "id: change\ntype: change_logsource\nproduct: linux\nservice: auditd\nrule_conditions:\n  - {type: logsource, category: c}",
            "type: set_state\nkey: k\nval: v\nrule_conditions:\n  - {type: processing_item_applied, processing_item_id: change}",
            "type: field_name_mapping\nmapping: {f: g}\nrule_cond_op: or\nrule_conditions:\n  - {type: processing_state, key: k, val: v}\n  - {type: tag, tag: x}");
        var rule = Assert.Single(ExprText.Load("  s:\n    f: 1\n  condition: s", With(pipeline)).Rules);
        Assert.Equal("product=linux service=auditd", rule.LogSource.ToString());
        Assert.Equal("g='1'", ExprText.Show(rule.Expression));
    }

    [Fact]
    public void Pipelines_run_in_the_order_of_their_priorities()
    {
        var late = RuleFile.FromText("late.yml", "name: late\npriority: 20\ntransformations:\n  - type: field_name_suffix\n    suffix: 2\n");
        var early = RuleFile.FromText("early.yml", "name: early\npriority: 10\ntransformations:\n  - type: field_name_suffix\n    suffix: 1\n");
        Assert.Equal("f12='1'", ExprText.OfSearch("f: 1", With(late, early)));
    }

    [Fact]
    public void Correlations_follow_the_new_names_of_fields()
    {
        const string text = "title: A\nname: a\nlogsource: {category: c}\ndetection: {s: {f: 1}, condition: s}\n---\ntitle: B\ncorrelation: {type: event_count, rules: [a], group-by: [user], timespan: 1m, condition: {gte: 2}}\n";
        var loaded = RuleLoader.Load([RuleFile.FromText("a.yml", text)], With(Pipeline("type: field_name_mapping\nmapping: {user: user.name}")));
        Assert.Equal(["user.name"], CorrelationPlan.For(loaded).FieldsFor(0));
    }

    [Theory]
    [InlineData("type: nest\nitems: []", "SIG091")]
    [InlineData("mapping: {}", "SIG091")]
    [InlineData("type: field_name_mapping", "SIG090")]
    [InlineData("type: field_name_prefix", "SIG090")]
    [InlineData("type: change_logsource", "SIG090")]
    [InlineData("type: set_state\nkey: k\nval: v\nrule_conditions:\n  - type: contains_field", "SIG092")]
    [InlineData("type: set_state\nkey: k\nval: v\nrule_cond_expr: a and b", "SIG092")]
    [InlineData("type: drop_detection_item\nfield_name_conditions:\n  - type: other", "SIG092")]
    [InlineData("type: replace_string\nregex: '('\nreplacement: a", "SIG043")]
    public void What_is_not_supported_is_refused_with_its_place(string transformation, string code)
    {
        var loaded = ExprText.Load("  s:\n    f: 1\n  condition: s", With(Pipeline(transformation)));
        Assert.Contains(loaded.Diagnostics, d => d.Code.Id == code && d.Path == "p.yml");
        Assert.Equal(1, loaded.RefusedCount);
        Assert.Single(loaded.Rules);
    }

    [Fact]
    public void A_rule_of_which_nothing_is_left_never_matches_and_says_so()
    {
        var loaded = ExprText.Load("  s:\n    f: 1\n  condition: s", With(Pipeline("type: drop_detection_item")));
        Assert.Equal("()", ExprText.Show(Assert.Single(loaded.Rules).Expression));
        Assert.Equal(DiagnosticCodes.NothingLeft, Assert.Single(loaded.Diagnostics).Code);
    }

    private static RuleLoadOptions With(params RuleFile[] pipelines) => RuleLoadOptions.Default with { Pipelines = [.. pipelines] };

    private static RuleFile Pipeline(params string[] transformations) => RuleFile.FromText(
        "p.yml",
        "name: p\nvars:\n  Servers: [srv*, db]\n  Other: no\ntransformations:\n"
            + string.Concat(transformations.Select(t => "  - " + t.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n")));
}
