using System.Globalization;
using System.Text;
using Midmar.Records;
using Xunit;

namespace Midmar.Records.Tests;

public sealed class ValueMemoTests
{
    private const int Escaped = 1;
    private const int Plain = 2;

    private readonly ValueMemo memo = new();

    [Fact]
    public void A_value_is_known_from_its_second_time_on()
    {
        Assert.Equal(0, Meet("svchost.exe").Number);
        var second = Meet("svchost.exe");
        var third = Meet("svchost.exe");

        Assert.NotEqual(0, second.Number);
        Assert.Equal(second.Number, third.Number);
        Assert.Equal("svchost.exe", third.ToString());
    }

    [Fact]
    public void What_comes_once_drives_nothing_out()
    {
        Meet("svchost.exe");
        var known = Meet("svchost.exe").Number;
        for (var i = 0; i < ValueMemo.Places * 4; i++)
        {
            Meet(string.Create(CultureInfo.InvariantCulture, $"once {i}"));
        }

        Assert.Equal(known, Meet("svchost.exe").Number);
    }

    [Fact]
    public void A_number_is_never_given_to_another_value()
    {
        var texts = new Dictionary<long, string>();
        var random = new Random(7);
        for (var i = 0; i < 400_000; i++)
        {
            // Far more values than places, each often enough to ask for its place again and again.
            memo.StartBatch();
            var text = string.Create(CultureInfo.InvariantCulture, $"value {random.Next(ValueMemo.Places * 3):D150}");
            var value = Meet(text);
            Assert.Equal(text, value.ToString());
            if (value.Number != 0)
            {
                Assert.True(texts.TryAdd(value.Number, text) || texts[value.Number] == text, text);
            }
        }

        Assert.True(texts.Count > ValueMemo.Places);
        Assert.True(memo.Restarts > 0);
    }

    [Fact]
    public void The_same_bytes_read_otherwise_are_another_value()
    {
        Meet("4624", Plain);
        var text = Meet("4624", Plain);
        Meet("4624", Escaped);
        var other = Meet("4624", Escaped);

        Assert.NotEqual(text.Number, other.Number);
    }

    [Fact]
    public void Unescaped_text_is_kept_beside_its_bytes()
    {
        var raw = """C:\\Windows"""u8;
        var hash = ValueMemo.HashOf(raw, Escaped);
        memo.Meet(raw, Escaped, hash, FieldValue.Of("""C:\Windows"""));
        memo.Meet(raw, Escaped, hash, FieldValue.Of("""C:\Windows"""));

        Assert.True(memo.TryFind(raw, Escaped, hash, out var known));
        Assert.Equal("""C:\Windows""", known.ToString());
    }

    [Fact]
    public void Values_of_a_batch_stay_while_its_memory_is_used_up()
    {
        var beginning = new string('x', ValueMemo.MaxLength - 8);
        var held = new List<(string Text, FieldValue Value)>();
        for (var i = 0; i < 3 * ValueMemo.MaxBytes / ValueMemo.MaxLength; i++)
        {
            var text = beginning + i.ToString("D8", CultureInfo.InvariantCulture);
            Meet(text);
            held.Add((text, Meet(text)));
        }

        Assert.Contains(held, h => h.Value.Number == 0);
        Assert.All(held, h => Assert.Equal(h.Text, h.Value.ToString()));
        memo.StartBatch();
        Meet(held[^1].Text);
        Assert.NotEqual(0, Meet(held[^1].Text).Number);
    }

    [Fact]
    public void Lists_and_long_values_are_not_kept()
    {
        var text = new string('x', ValueMemo.MaxLength + 1);
        Meet(text);
        Assert.Equal(0, Meet(text).Number);
        var list = FieldValue.List([FieldValue.Of(1), FieldValue.Of(2)]);
        memo.Meet("[1,2]"u8, Plain, 9, list);
        Assert.Equal(0, memo.Meet("[1,2]"u8, Plain, 9, list).Number);
    }

    [Fact]
    public void Numbers_and_text_keep_what_they_are()
    {
        memo.Meet("4624"u8, Plain, 3, FieldValue.Of(4624));
        var value = memo.Meet("4624"u8, Plain, 3, FieldValue.Of(4624));

        Assert.Equal(FieldValueKind.Integer, value.Kind);
        Assert.Equal(4624, value.Integer);
        Assert.NotEqual(0, value.Number);
        Assert.Equal(0, FieldValue.Of(4624).Number);
    }

    private FieldValue Meet(string text, int encoding = Plain)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        var hash = ValueMemo.HashOf(raw, encoding);
        return memo.TryFind(raw, encoding, hash, out var known) ? known : memo.Meet(raw, encoding, hash, FieldValue.Of(text));
    }
}
