using System.Text;
using CsCheck;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Imports;

public sealed class CsvTableTests
{
    [Fact]
    public void What_is_written_is_read_again_whatever_it_holds()
    {
        var field = Gen.String[Gen.OneOf(Gen.Char["abc=+-@;,\"\n\t' "], Gen.Char['\u0620', '\u064A']), 0, 12].Where(f => f == f.Trim());
        Gen.Select(field.Array[1, 5].List[1, 6], Gen.Bool.Select(b => b ? ',' : ';')).Sample((rows, separator) =>
        {
            var columns = rows.Max(r => r.Length);
            var header = string.Join(separator, Enumerable.Range(0, Math.Max(2, columns)).Select(i => $"c{i}"));
            var text = header + "\r\n" + string.Concat(rows.Select(r => string.Join(separator, r.Select(f => CsvTable.Write(f, separator))) + "\r\n"));

            var read = CsvTable.Read(text);

            Assert.Empty(read.Problems);
            var expected = rows.Where(r => r.Any(f => f.Length > 0)).Select(r => r.Concat(Enumerable.Repeat(string.Empty, Math.Max(2, columns) - r.Length)));
            Assert.Equal(expected, read.Lines.Select(l => l.Values));
        });
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    public void A_formula_is_text_to_a_spreadsheet(string formula) => Assert.StartsWith("'" + formula[..1], CsvTable.Write(formula, ','), StringComparison.Ordinal);

    [Fact]
    public void Lines_are_counted_through_quoted_ones()
    {
        var read = CsvTable.Read("a,b\n\"one\ntwo\",x\n\ny,z\n");

        Assert.Equal([2, 5], read.Lines.Select(l => l.Line));
        Assert.Equal("one\ntwo", read.Lines[0].Values[0]);
    }

    [Fact]
    public void A_quote_that_does_not_end_is_told_with_its_place_and_the_lines_before_it_stay()
    {
        var read = CsvTable.Read("a,b\n1,2\n3,\"four\n5,6\n");

        Assert.Equal(new ImportProblem(3, 2, new QuoteNotClosed()), Assert.Single(read.Problems));
        Assert.Equal(["1", "2"], Assert.Single(read.Lines).Values);
    }

    [Fact]
    public void A_field_too_long_loses_its_line_alone()
    {
        var read = CsvTable.Read($"a,b\n1,{new string('x', CsvTable.MaxField + 1)}\n3,4\n");

        Assert.Equal(new ImportProblem(2, 2, new FieldTooLong(CsvTable.MaxField)), Assert.Single(read.Problems));
        Assert.Equal(3, Assert.Single(read.Lines).Line);
    }

    [Fact]
    public void More_fields_than_columns_and_more_columns_than_are_read_are_told()
    {
        Assert.Equal(new ImportProblem(2, 3, new LineTooWide()), Assert.Single(CsvTable.Read("a,b\n1,2,3\n").Problems));
        var wide = CsvTable.Read(string.Join(',', Enumerable.Range(0, CsvTable.MaxColumns + 1)) + "\n1\n");
        Assert.IsType<TooManyColumns>(Assert.Single(wide.Problems).Reason);
        Assert.Empty(wide.Lines);
    }

    [Fact]
    public void Lines_beyond_the_limit_are_told()
    {
        var read = CsvTable.Read("a\n" + string.Concat(Enumerable.Repeat("x\n", CsvTable.MaxLines + 5)));

        Assert.Equal(CsvTable.MaxLines, read.Lines.Count);
        Assert.Equal(new ImportProblem(CsvTable.MaxLines + 2, 0, new TooManyLines(CsvTable.MaxLines)), Assert.Single(read.Problems));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Text_with_its_mark_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("name;host\nبوابة;gate-1\n")];

        Assert.Equal("name;host\nبوابة;gate-1\n", ImportText.Decode(bytes, out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void What_is_no_text_is_told_with_its_line()
    {
        Assert.Null(ImportText.Decode([.. "name\ngate\n"u8, 0xC7, 0xE1, (byte)'\n'], out var problem));
        Assert.Equal(new ImportProblem(3, 0, new FileNotText()), problem);
        Assert.Null(ImportText.Decode([1, 0, 2], out problem));
        Assert.IsType<FileNotText>(problem!.Reason);
        Assert.Null(ImportText.Decode(" \n"u8, out problem));
        Assert.IsType<FileEmpty>(problem!.Reason);
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_is_refused_after_twenty_megabytes()
    {
        using var endless = new Endless(1L << 30);

        var outcome = await ImportText.ReadAsync(endless, ImportText.MaxBytes, TestContext.Current.CancellationToken);

        Assert.Equal(new FileTooLarge(20), Assert.IsType<Refused<byte[]>>(outcome).Reason);
        Assert.InRange(endless.Given, ImportText.MaxBytes, ImportText.MaxBytes + (1 << 20));
    }

    /// <summary>So many letters in one line, made as they are asked for.</summary>
    private sealed class Endless(long length) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Given);
            buffer.AsSpan(offset, read).Fill((byte)'a');
            Given += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
