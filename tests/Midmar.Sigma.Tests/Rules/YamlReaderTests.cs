using System.Text;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Rules;

public class YamlReaderTests
{
    [Fact]
    public void The_fast_reader_gives_the_nodes_of_the_full_parser_for_every_public_rule()
    {
        var fast = 0;
        var all = 0;
        foreach (var path in Directory.EnumerateFiles(RealData.Require("sigma"), "*.yml", SearchOption.AllDirectories))
        {
            foreach (var document in RuleFileSplitter.Split(new RuleFile(path, File.ReadAllBytes(path))))
            {
                all++;
                if (YamlBlockReader.TryRead(document) is { } node)
                {
                    fast++;
                    Assert.Equal(Show(YamlReader.ReadInFull(document)), Show(node));
                }
            }
        }

        Assert.True(fast > all * 0.97, $"Only {fast} of {all} documents were read by the fast reader.");
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("a: 'it''s'\nb: \"x\"\n")]
    [InlineData("a:\n- 1\n- 2\nb:\n    - c: d\n      e: f\n    - g\n")]
    [InlineData("a: one\n  two\n  three # four\nb: 1")]
    [InlineData("a: one\n  # not this\n  two\n")]
    [InlineData("a: |\n  x\n\n   y\n\nb: |-\n  z\n")]
    [InlineData("a: |\n  x\n # comment\nb: 1")]
    [InlineData("a: [1, 2, {b: c}]\n")]
    [InlineData("a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  e: 2\n")]
    [InlineData("a:\nb: ~\nc: # nothing\nd: ''\n")]
    [InlineData("'|all':\n  - x\n'a''b': c\n\"d e\" : f\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: b\n c: d\n")]
    [InlineData("a:\n    - b\n   - c\n")]
    [InlineData("a: 'x\n  y'\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("a:\n  - - b\n    - c\n  -\n    d: e\n")]
    [InlineData("a: x\tb\n")]
    [InlineData("a: C:\\x\\y:z\n")]
    [InlineData("a: http://x#y\n")]
    [InlineData("a: -b\nc: ?d\ne: :f\n")]
    [InlineData("--- # comment\na: b\n...\n")]
    [InlineData("a: >\n  folded\n  text\n")]
    [InlineData("a:\n  b\nc: d\n")]
    [InlineData("a: b\r\nc:\r\n  - d\r\n")]
    [InlineData("a: 'b' c\n")]
    [InlineData("a: 'b'# c\n")]
    [InlineData("a: b\na: c\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("a: !!str 1\n")]
    [InlineData("a: \"\\x41\\\\\"\n")]
    [InlineData("a:  b  \n\n\n")]
    [InlineData("a:\n  b: 1\n\n  # x\n  c: 2\nd: |\n\n  y\n")]
    [InlineData("a: |\n    x\n  y\n")]
    [InlineData("a: x #y\nb: x#y\nc: '#'\n")]
    [InlineData("a: @x\n")]
    [InlineData("a: b\n\t\nc: d\n")]
    public void The_fast_reader_agrees_with_the_full_parser_or_leaves_the_document_to_it(string text)
    {
        var document = new RuleDocument("x.yml", text, 1);
        if (YamlBlockReader.TryRead(document) is { } node)
        {
            Assert.Equal(Show(YamlReader.ReadInFull(new RuleDocument("x.yml", text, 1))), Show(node));
        }
    }

    private static string Show(YamlNode? node)
    {
        var text = new StringBuilder();
        Show(node, text, 0);
        return text.ToString();
    }

    private static void Show(YamlNode? node, StringBuilder text, int level)
    {
        text.Append(' ', level);
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.Kind).Append(" <").Append(scalar.Value).Append('>');
                if (scalar.Value.Length > 0)
                {
                    text.Append(scalar.Place).Append(scalar.TextOffset);
                }

                text.Append('\n');
                break;
            case YamlList list:
                text.Append("list ").Append(list.Place.Line).Append('\n');
                list.Items.ForEach(item => Show(item, text, level + 1));
                break;
            case YamlMap map:
                text.Append("map ").Append(map.Place.Line).Append('\n');
                foreach (var (key, value) in map.Entries)
                {
                    Show(key, text, level + 1);
                    Show(value, text, level + 2);
                }

                break;
            default:
                text.Append("nothing\n");
                break;
        }
    }
}
