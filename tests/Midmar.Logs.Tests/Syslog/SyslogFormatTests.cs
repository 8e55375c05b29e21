using System.Text;
using CsCheck;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Syslog;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Syslog;

public sealed class SyslogFormatTests
{
    [Fact]
    public void A_message_of_RFC_5424_has_all_its_parts()
    {
        var line = SyslogReading.One("""<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 81 ID47 [ex@32473 iut="3" src="a\"b\]c"][meta seq="1"] An application event""");

        Assert.Equal(new DateTime(2003, 10, 11, 22, 14, 15, 3, DateTimeKind.Utc), line.Time);
        Assert.Equal("mymachine.example.com", line["hostname"]);
        Assert.Equal("evntslog", line["appname"]);
        Assert.Equal("81", line["procid"]);
        Assert.Equal("ID47", line["msgid"]);
        Assert.Equal("local4", line["facility"]);
        Assert.Equal("notice", line["severity"]);
        Assert.Equal("3", line["structured_data.ex@32473.iut"]);
        Assert.Equal("a\"b]c", line["structured_data.ex@32473.src"]);
        Assert.Equal("1", line["structured_data.meta.seq"]);
        Assert.Equal("An application event", line["message"]);
    }

    [Fact]
    public void What_RFC_5424_leaves_out_is_no_field()
    {
        var line = SyslogReading.One("<34>1 - - su - - - \uFEFFfailed for lonvick");

        Assert.Equal(default, line.Time);
        Assert.Equal(["appname", "facility", "message", "severity"], line.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("failed for lonvick", line["message"]);
    }

    [Theory]
    [InlineData("<86>Jun 14 08:01:02 web1 sshd[4711]: Failed password for root from 10.0.0.1", "web1", "sshd", "4711", "Failed password for root from 10.0.0.1")]
    [InlineData("Jun 14 08:01:02 web1 sudo:      ali : TTY=pts/0 ; COMMAND=/bin/sh", "web1", "sudo", null, "     ali : TTY=pts/0 ; COMMAND=/bin/sh")]
    [InlineData("2026-06-14T08:01:02+00:00 web1 CRON[1]: (root) CMD (x)", "web1", "CRON", "1", "(root) CMD (x)")]
    [InlineData("<189>Jun 14 2026 08:01:02: %ASA-4-106023: Deny tcp", null, "%ASA-4-106023", null, "Deny tcp")]
    [InlineData("<189>*Jun 14 08:01:02.000: %SYS-5-CONFIG_I: Configured", null, "%SYS-5-CONFIG_I", null, "Configured")]
    [InlineData("<13>Jun 14 08:01:02 web1 no tag at all", "web1", null, null, "no tag at all")]
    [InlineData("<13>Jun 14 08:01:02 fe80::1 app: text", "fe80::1", "app", null, "text")]
    [InlineData("<13>Jun 14 08:01:02 app: text", null, "app", null, "text")]
    public void Traditional_messages_are_read_as_programs_write_them(string text, string? host, string? app, string? process, string message)
    {
        var line = SyslogReading.One(text);

        Assert.Equal(new DateTime(2026, 6, 14, 8, 1, 2, DateTimeKind.Utc), line.Time);
        Assert.Equal([host, app, process, message], [line["hostname"], line["appname"], line["procid"], line["message"]]);
        Assert.Equal(text, line.Original);
    }

    [Theory]
    [InlineData("<13>app[7]: text", "app", "text")]
    [InlineData("<13>anything, as RFC 3164 has it", null, "anything, as RFC 3164 has it")]
    [InlineData("<999>text", null, "<999>text")]
    [InlineData("see http://example.org", null, "see http://example.org")]
    public void A_message_without_a_time_is_one_all_the_same(string text, string? app, string message)
    {
        var line = SyslogReading.One(text);

        Assert.Equal(default, line.Time);
        Assert.Equal([app, message], [line["appname"], line["message"]]);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:05Z", "Dec 31 23:59:58", "2025-12-31T23:59:58Z")]
    [InlineData("2025-12-31T23:59:58Z", "Jan  1 00:00:05", "2026-01-01T00:00:05Z")]
    [InlineData("2026-06-15T12:00:00Z", "Jun 17 12:00:00", "2026-06-17T12:00:00Z")]
    [InlineData("2026-06-15T12:00:00Z", "Aug  1 12:00:00", "2025-08-01T12:00:00Z")]
    public void A_time_without_a_year_is_of_the_year_of_its_arrival_or_the_one_before(string arrived, string stamp, string expected)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var line = SyslogReading.One($"<13>{stamp} h a: t", DateTime.Parse(arrived, culture).ToUniversalTime());

        var time = DateTime.Parse(expected, culture).ToUniversalTime();
        Assert.Equal(time, line.Time);
    }

    [Fact]
    public void Without_an_arrival_a_time_without_a_year_is_not_guessed() => Assert.Equal(default, SyslogReading.One("<13>Jun 14 08:01:02 h a: t", default(DateTime)).Time);

    [Theory]
    [InlineData("<86>Jun 14 08:01:02 web1 sshd[1]: x", "auth,sshd,syslog")]
    [InlineData("<86>Jun 14 08:01:02 web1 sshd(pam_unix)[1]: x", "auth,sshd,syslog")]
    [InlineData("<86>Jun 14 08:01:02 web1 sudo: x", "auth,sudo,syslog")]
    [InlineData("<78>Jun 14 08:01:02 web1 CRON[1]: x", "cron,syslog")]
    [InlineData("<78>Jun 14 08:01:02 web1 /usr/sbin/cron[1]: x", "cron,syslog")]
    [InlineData("<38>Jun 14 08:01:02 web1 other: x", "auth,syslog")]
    [InlineData("<30>Jun 14 08:01:02 web1 other: x", "syslog")]
    [InlineData("<189>Jun 14 08:01:02: %ASA-4-106023: Deny", "")]
    public void The_program_tells_the_log_sources(string text, string services)
    {
        var sources = SyslogReading.One(text).Sources.Sources;

        Assert.Equal(services, string.Join(',', sources.Select(s => s.Service).Order(StringComparer.Ordinal)));
        Assert.All(sources, s => Assert.Equal("linux", s.Product));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@cee: ")]
    public void A_message_that_is_JSON_is_opened_and_known_as_what_it_is(string cookie)
    {
        var line = SyslogReading.One(
            $$"""<14>1 2026-06-14T08:01:02Z dc01 nxlog 4 - - {{cookie}}{"EventID":4688,"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","NewProcessName":"C:\\a.exe","hostname":"own","severity":7}""");

        Assert.Equal(@"C:\a.exe", line["NewProcessName"]);
        Assert.Equal(@"C:\a.exe", line["Image"]);
        Assert.Equal("own", line["hostname"]);
        Assert.Equal("7", line["severity"]);
        Assert.Equal("nxlog", line["appname"]);
        Assert.Contains(new LogSource("process_creation", "windows", "security"), line.Sources.Sources);
    }

    [Fact]
    public void What_only_looks_like_JSON_stays_text()
    {
        var line = SyslogReading.One("<14>Jun 14 08:01:02 h app: {\"a\":1} and more");

        Assert.Equal("{\"a\":1} and more", line["message"]);
        Assert.Null(line["a"]);
    }

    [Fact]
    public void The_sender_a_door_notes_is_a_field_and_no_part_of_the_original()
    {
        var line = SyslogReading.One("\u000110.0.0.7\u0001<13>text");

        Assert.Equal("10.0.0.7", line["log.source.address"]);
        Assert.Equal("<13>text", line.Original);
    }

    [Fact]
    public void A_line_longer_than_allowed_fails_and_those_around_it_do_not()
    {
        foreach (var length in new[] { SyslogFormat.MaxLineLength + 1, 3 * SyslogFormat.BlockSize })
        {
            var text = "<13>Jun 14 08:01:02 h a: one\n" + new string('x', length) + "\n<13>Jun 14 08:01:02 h a: three\n";
            var (lines, problems) = SyslogReading.File(new MemoryStream(Encoding.UTF8.GetBytes(text)));

            Assert.Equal(["one", "three"], lines.Select(l => l["message"]));
            var problem = Assert.Single(problems);
            Assert.Equal(("syslog.too-long", 29L, 1), (problem.Code, problem.Offset, problem.RecordsLost));
        }
    }

    [Theory]
    [InlineData("<13>Jun 14 08:01:02 h a: t\n<13>second\n", true)]
    [InlineData("Jun 14 08:01:02 h a[1]: t\nJun 14 08:01:03 h a[1]: t\n", true)]
    [InlineData("2026-06-14T08:01:02.123456+02:00 h a[1]: t\n", true)]
    [InlineData("a,b,c\n1,2,3\n", false)]
    [InlineData("some text\nmore: text\n", false)]
    [InlineData("", false)]
    public void The_format_is_known_by_its_headers(string head, bool isSyslog) =>
        Assert.Equal(isSyslog, LogFormats.Recognise(Encoding.UTF8.GetBytes(head), "file") is SyslogFormat);

    [Fact]
    public void Every_line_is_a_record_whatever_is_in_it()
    {
        string[] pieces =
        [
            "<13>", "<34>1 ", "2026-06-14T08:01:02Z ", "Jun 14 08:01:02 ", "-", " ", "host ", "sshd[1]: ", "[a b=\"c\"]", "[", "]", "\"", "\\",
            "{\"a\":1}", "{", "\u0001", "\u0000", "é", "@cee:", "<", ">", ":", "%ASA-1-1: ", "9", "\r",
        ];
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 30].Array[1, 5].Sample(
            messages =>
            {
                var text = string.Join('\n', messages.Select(m => string.Concat(m)));
                var (lines, problems) = SyslogReading.Block(Encoding.UTF8.GetBytes(text), SyslogReading.Arrived);
                var full = messages.Count(m => WithoutSender(string.Concat(m)).TrimEnd('\r', '\0', ' ').Length > 0);
                Assert.Equal(full, lines.Count);
                Assert.Empty(problems);
            },
            iter: 20_000);
    }

    private static string WithoutSender(string text)
    {
        var close = text.StartsWith('\u0001') ? text.IndexOf('\u0001', 1) : -1;
        return close < 0 ? text : text[(close + 1)..];
    }

    [Fact]
    public void Random_bytes_are_read_to_their_end()
    {
        Gen.Byte.Array[0, 400].Sample(
            bytes =>
            {
                var (lines, _) = SyslogReading.Block(bytes, SyslogReading.Arrived);
                Assert.True(lines.Count <= bytes.Count(b => b == (byte)'\n') + 1);
            },
            iter: 20_000);
    }
}
