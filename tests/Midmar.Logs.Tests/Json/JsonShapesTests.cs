using System.Text;
using Midmar.Logs.Formats.Json;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Json;

public sealed class JsonShapesTests
{
    [Fact]
    public void Winlogbeat_records_get_the_names_of_an_event_log_and_keep_their_own()
    {
        var record = One("""
            {"@timestamp":"2024-05-01T10:00:00.123Z","host":{"name":"outer"},"event":{"code":"1"},
             "winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon",
             "computer_name":"ws1","record_id":7,"process":{"pid":3,"thread":{"id":4}},"event_data":{"Image":"C:\\a.exe","Command Line":"x"}}}
            """);

        Assert.Equal("process_creation", record.Categories);
        Assert.Equal(("\"C:\\a.exe\"", "\"C:\\a.exe\""), (record["Image"], record["winlog.event_data.Image"]));
        Assert.Equal(("1", "\"ws1\"", "\"outer\"", "7"), (record["EventID"], record["Computer"], record["host.name"], record["EventRecordID"]));
        Assert.Equal(("3", "4", "\"x\""), (record["Execution_ProcessID"], record["Execution_ThreadID"], record["CommandLine"]));
        Assert.Equal(new DateTime(2024, 5, 1, 10, 0, 0, 123, DateTimeKind.Utc), record.Time);
    }

    [Fact]
    public void Old_winlogbeat_records_get_them_too()
    {
        var record = One("""{"event_id":4688,"log_name":"Security","source_name":"Microsoft-Windows-Security-Auditing","beat":{"hostname":"h"},"event_data":{"NewProcessName":"C:\\a.exe"}}""");

        Assert.Equal("process_creation", record.Categories);
        Assert.Equal(("\"C:\\a.exe\"", "\"C:\\a.exe\"", "\"h\""), (record["NewProcessName"], record["Image"], record["Computer"]));
    }

    [Fact]
    public void Nxlog_records_get_them_too()
    {
        var record = One("""{"EventTime":"2020-06-09 22:50:54","Hostname":"ws6","SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":12,"EventType":"CreateKey","ExecutionProcessID":3500,"@timestamp":"2020-06-10T02:50:56.537Z"}""");

        Assert.Equal("registry_add registry_event", record.Categories);
        Assert.Equal(("\"ws6\"", "\"Microsoft-Windows-Sysmon\"", "3500"), (record["Computer"], record["Provider_Name"], record["Execution_ProcessID"]));
        Assert.Equal(new DateTime(2020, 6, 10, 2, 50, 56, 537, DateTimeKind.Utc), record.Time);
    }

    [Fact]
    public void Evtx_dump_records_are_named_as_in_an_event_log()
    {
        var record = One("""
            {"Event":{"#attributes":{"xmlns":"x"},"System":{"Provider":{"#attributes":{"Name":"P","Guid":"G"}},"EventID":{"#attributes":{"Qualifiers":16384},"#text":7045},
            "Channel":"System","Computer":"c","TimeCreated":{"#attributes":{"SystemTime":"2024-01-02T03:04:05.678901Z"}},"Security":{"#attributes":{"UserID":"S-1"}}},
            "EventData":{"Service Name":"a","Data":{"#text":["x","y"]}}}}
            """);

        Assert.Equal(("\"P\"", "\"G\"", "7045", "16384"), (record["Provider_Name"], record["Provider_Guid"], record["EventID"], record["EventID_Qualifiers"]));
        Assert.Equal(("\"a\"", "[\"x\",\"y\"]", "\"S-1\""), (record["ServiceName"], record["Data"], record["Security_UserID"]));
        Assert.Equal("product=windows service=system", record.Sources.ToString());
        Assert.Equal(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6_789_010), record.Time);
    }

    [Fact]
    public void User_data_is_named_without_its_element()
    {
        var record = One("""{"Event":{"System":{"EventID":104,"Channel":"System"},"UserData":{"LogFileCleared":{"#attributes":{"xmlns":"x"},"SubjectUserName":"u","Channel":"Application"}}}}""");

        Assert.Equal("\"u\"", record["SubjectUserName"]);
        Assert.Equal(("\"System\"", "\"Application\""), (record["Channel"], record["UserData_Channel"]));
        Assert.Equal("product=windows service=system", record.Sources.ToString());
    }

    [Theory]
    [InlineData("""{"Event":{"System":{"EventID":16,"Channel":"c","Version":3},"EventData":{"Version":"15.0","EventID":7}}}""")]
    [InlineData("""{"Event":{"EventData":{"Version":"15.0","EventID":7},"System":{"EventID":16,"Channel":"c","Version":3}}}""")]
    public void Of_two_parts_with_one_name_event_data_has_it_but_for_what_tells_the_event(string json)
    {
        var record = One(json);

        Assert.Equal(("\"15.0\"", "3"), (record["Version"], record["System_Version"]));
        Assert.Equal(("16", "7"), (record["EventID"], record["EventData_EventID"]));
    }

    [Fact]
    public void Other_records_keep_their_dotted_names()
    {
        var record = One("""{"a":{"b":{"c":1},"e":{}},"x.y":true,"n":null,"l":[1,"2",[3]],"o":[{"k":1,"m":[1]},{"k":2}],"mixed":[1,{"z":1}],"empty":[]}""");

        Assert.Equal(("1", "null", "true", "null"), (record["a.b.c"], record["a.e"], record["x.y"], record["n"]));
        Assert.Equal(("[1,\"2\",[3]]", "[1,2]", "[1]"), (record["l"], record["o.k"], record["o.m"]));
        Assert.Equal(("[1,\"{\"z\":1}\"]", "[]"), (record["mixed"], record["empty"]));
        Assert.Empty(record.Sources.Sources);
    }

    [Fact]
    public void A_name_that_comes_twice_holds_both_values() =>
        Assert.Equal("[1,2,\"x\"]", One("""{"a":1,"b":0,"a":2,"\u0061":"x"}""")["a"]);

    [Fact]
    public void An_alias_never_hides_the_records_own_field()
    {
        var record = One("""{"EventID":1,"Channel":"System","host.name":"other","Hostname":"alias","Computer":"own"}""");

        Assert.Equal("\"own\"", record["Computer"]);
    }

    [Theory]
    [InlineData("""{"s":"a\"b\\c\/d\b\f\n\r\t\u00e9\ud83d\ude00"}""", "\"a\"b\\c/d\b\f\n\r\té😀\"")]
    [InlineData("""{"s":"half \ud83d"}""", "\"half \uFFFD\"")]
    [InlineData("""{"s":"C:\Windows\u12"}""", "\"C:\\Windows\\u12\"")]
    [InlineData("""{"s":-9223372036854775808}""", "-9223372036854775808")]
    [InlineData("""{"s":9223372036854775808}""", "\"9223372036854775808\"")]
    [InlineData("""{"s":1.5e3}""", "r1500")]
    [InlineData("""{"s":1e999}""", "\"1e999\"")]
    [InlineData("""{"s":12-3}""", "\"12-3\"")]
    [InlineData("""{"s":""}""", "\"\"")]
    public void Values_are_decoded(string json, string expected) => Assert.Equal(expected, One(json)["s"]);

    [Theory]
    [InlineData("\"2024-05-01\"", "2024-05-01T00:00:00.0000000Z")]
    [InlineData("\"2024-05-01 10:11\"", "2024-05-01T10:11:00.0000000Z")]
    [InlineData("\"2024/05/01 10:11:12\"", "2024-05-01T10:11:12.0000000Z")]
    [InlineData("\"2024-05-01T10:11:12.123456789Z\"", "2024-05-01T10:11:12.1234567Z")]
    [InlineData("\"2024-05-01T10:11:12+02:00\"", "2024-05-01T08:11:12.0000000Z")]
    [InlineData("\"2024-05-01T10:11:12.5-0330\"", "2024-05-01T13:41:12.5000000Z")]
    [InlineData("1588205199.82437", "2020-04-30T00:06:39.8243700Z")]
    [InlineData("\"1588205199\"", "2020-04-30T00:06:39.0000000Z")]
    [InlineData("1588205199824", "2020-04-30T00:06:39.8240000Z")]
    [InlineData("1588205199824370000", "2020-04-30T00:06:39.8243700Z")]
    [InlineData("\"2024-13-01\"", "0001-01-01T00:00:00.0000000")]
    [InlineData("\"0001-01-01T00:00:00+18:00\"", "0001-01-01T00:00:00.0000000")]
    [InlineData("\"2024-05-01T25:00:00\"", "0001-01-01T00:00:00.0000000")]
    [InlineData("\"yesterday\"", "0001-01-01T00:00:00.0000000")]
    [InlineData("1e300", "0001-01-01T00:00:00.0000000")]
    public void Times_are_read(string value, string expected) =>
        Assert.Equal(expected, One($$"""{"timestamp":{{value}}}""").Time.ToString("O"));

    [Theory]
    [InlineData("""{"_path":"dns","uid":"C1","query":"q"}""", "x.json", "category=dns product=zeek service=dns")]
    [InlineData("""{"ts":1,"uid":"C1"}""", "logs.zip!day/rdp.log.gz!rdp.log", "product=zeek service=rdp")]
    [InlineData("""{"@stream":"conn","@system":"s","@proc":"zeek","id_orig_h":"1.2.3.4"}""", "x", "category=firewall product=zeek service=conn")]
    [InlineData("""{"eventVersion":"1","eventSource":"s","eventName":"n","awsRegion":"r"}""", "x", "product=aws service=cloudtrail")]
    [InlineData("""{"kind":"Event","auditID":"1","verb":"get"}""", "x", "category=application product=kubernetes service=audit")]
    [InlineData("""{"category":"SignInLogs"}""", "x", "product=azure service=signinlogs")]
    [InlineData("""{"type":"SYSCALL","syscall":"59"}""", "x", "product=linux service=auditd")]
    [InlineData("""{"unknown":1}""", "x", "")]
    public void Other_products_are_told_by_their_fields(string json, string path, string expected) =>
        Assert.Equal(expected, Assert.Single(Reading.All(json, path).Records).Sources.ToString());

    [Fact]
    public void A_person_may_give_the_log_source()
    {
        var given = LogSourceSet.Of(new LogSource("webserver", null, null));
        var read = Reading.All(new MemoryStream(Encoding.UTF8.GetBytes("""{"EventID":1,"Channel":"System"}""")), "x", given);

        Assert.Same(given, Assert.Single(read.Records).Sources);
    }

    [Theory]
    [InlineData("{\"a\":1}", true)]
    [InlineData(" \r\n[ {", true)]
    [InlineData("\uFEFF{}", true)]
    [InlineData("[2024-01-01] text", false)]
    [InlineData("{text}", false)]
    [InlineData("<xml/>", false)]
    [InlineData("", false)]
    public void Json_is_recognised_by_its_first_characters(string text, bool expected)
    {
        Assert.Equal(expected, new JsonFormat().Recognises(Encoding.UTF8.GetBytes(text), "x"));
        Assert.Equal(expected, new JsonFormat().Recognises(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray(), "x"));
    }

    private static Read One(string json)
    {
        var read = Reading.All(json);
        Assert.Empty(read.Problems);
        return Assert.Single(read.Records);
    }
}
