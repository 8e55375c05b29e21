using System.Text;
using System.Text.RegularExpressions;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Testing;
using Xunit;

namespace Midmar.Logs.Tests.LogSources;

public sealed partial class LogSourceTableTests
{
    private const string Sysmon = "Microsoft-Windows-Sysmon";
    private const string SysmonChannel = "Microsoft-Windows-Sysmon/Operational";
    private const string Auditing = "Microsoft-Windows-Security-Auditing";

    [Theory]
    [InlineData(Sysmon, SysmonChannel, 1, "process_creation/windows/sysmon")]
    [InlineData(Sysmon, SysmonChannel, 13, "registry_event/windows/sysmon registry_set/windows/sysmon")]
    [InlineData(Sysmon, SysmonChannel, 24, "clipboard_capture/windows/sysmon clipboard_change/windows/sysmon")]
    [InlineData(Sysmon, SysmonChannel, 26, "file_delete/windows/sysmon file_delete_detected/windows/sysmon")]
    [InlineData(Sysmon, SysmonChannel, 4711, "/windows/sysmon")]
    [InlineData(Sysmon, "ForwardedEvents", 1, "process_creation/windows/sysmon")]
    [InlineData(Sysmon, "", 1, "process_creation/windows/sysmon")]
    [InlineData(Sysmon, "Security", 1, "/windows/security")]
    [InlineData("", SysmonChannel, 1, "process_creation/windows/sysmon")]
    [InlineData("", "microsoft-windows-sysmon/operational", 1, "process_creation/windows/sysmon")]
    [InlineData("Someone-Else", SysmonChannel, 1, "/windows/sysmon")]
    [InlineData("Someone-Else", "Application", 1, "/windows/application")]
    [InlineData("Someone-Else", "Someone-Else/Operational", 1, "/windows/")]
    [InlineData("Linux-Sysmon", "Linux-Sysmon/Operational", 1, "process_creation/linux/sysmon")]
    [InlineData(Auditing, "Security", 4688, "process_creation/windows/security")]
    [InlineData(Auditing, "Security", 4624, "/windows/security")]
    [InlineData("Microsoft-Windows-Eventlog", "Security", 4688, "/windows/security")]
    [InlineData("PowerShellCore", "PowerShellCore/Operational", 4104, "ps_script/windows/powershell")]
    [InlineData("PowerShell", "Windows PowerShell", 400, "ps_classic_start/windows/powershell-classic")]
    [InlineData("Microsoft-Windows-Windows Defender", "Microsoft-Windows-Windows Defender/Operational", 1116, "antivirus/windows/windefend")]
    [InlineData("Microsoft-Windows-Windows Defender", "Microsoft-Windows-Windows Defender/Operational", 5001, "/windows/windefend")]
    [InlineData("x", "Microsoft-ServiceBus-Client/Admin", 40300, "/windows/microsoft-servicebus-client /windows/servicebus-client")]
    [InlineData("", "", 0, "/windows/")]
    public void Provider_channel_and_event_id_tell_the_log_sources(string provider, string channel, int eventId, string expected) =>
        Assert.Equal(
            expected.Split(' ').Order(StringComparer.Ordinal),
            Tuples(Classify(provider, channel, eventId).Sources).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("CreateKey", "registry_add registry_event")]
    [InlineData("DeleteKey", "registry_delete registry_event")]
    [InlineData("DeleteValue", "registry_delete registry_event")]
    [InlineData("Else", "registry_add registry_delete registry_event")]
    public void A_field_decides_what_kind_of_registry_event_it_is(string eventType, string categories)
    {
        var found = Classify(Sysmon, SysmonChannel, 12);

        Assert.Equal(FieldNames.Intern("EventType"), found.DecidedBy);
        Assert.Equal(categories, string.Join(' ', found.CaseOf(Encoding.UTF8.GetBytes(eventType)).Sources.Sources.Select(s => s.Category)));
    }

    [Fact]
    public void Process_creation_of_the_security_log_gets_the_names_and_values_of_Sigma()
    {
        var batch = Batch(("NewProcessName", "C:\\a.exe"), ("ProcessId", "0x10"), ("MandatoryLabel", "S-1-16-12288"), ("User", "mine"), ("SubjectUserName", "other"));

        Classify(Auditing, "Security", 4688).Finish(batch);
        batch.EndRecord(0, 0, default, LogSourceSet.Empty);

        Assert.Equal("C:\\a.exe", Get(batch, "NewProcessName"));
        Assert.Equal("C:\\a.exe", Get(batch, "Image"));
        Assert.Equal("0x10", Get(batch, "ParentProcessId"));
        Assert.Equal("High", Get(batch, "IntegrityLevel"));
        Assert.Equal("mine", Get(batch, "User"));
    }

    [Fact]
    public void Classes_seen_before_cost_no_allocation()
    {
        var provider = Encoding.UTF8.GetBytes(Sysmon);
        var channel = Encoding.UTF8.GetBytes(SysmonChannel);
        var first = LogSourceTable.Default.Classify(provider, channel, 7);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Same(first, LogSourceTable.Default.Classify(provider, channel, 7));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void More_classes_than_the_cache_holds_are_still_told()
    {
        for (var id = 0; id < ClassCache.Places * 3; id++)
        {
            Assert.Equal("/windows/system", Assert.Single(Tuples(Classify("p" + id, "System", id).Sources)));
        }

        Assert.Equal("/windows/", Assert.Single(Tuples(Classify(new string('x', ClassCache.MaxNameLength + 1), "y", 1).Sources)));
    }

    [Fact]
    public void A_table_that_is_not_of_the_form_is_refused_with_the_place()
    {
        var problem = Assert.Throws<FormatException>(() => LogSourceTable.Parse("channels: {}\nevents:\n  - {service: x, ids: [one], categories: [a]}", "products: []"));

        Assert.Contains("windows.yml(3,", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_windows_log_source_of_the_public_rules_is_in_the_table()
    {
        var known = AllWindowsClasses().SelectMany(c => c.Sources.Sources).ToHashSet();
        var missing = RuleSources()
            .Where(rule => string.Equals(rule.Product, "windows", StringComparison.Ordinal) && !known.Any(actual => rule.Covers(actual)))
            .Distinct()
            .Select(source => source.ToString());

        Assert.Empty(missing);
    }

    private static IEnumerable<WindowsClass> AllWindowsClasses()
    {
        using var stream = typeof(LogSourceTable).Assembly.GetManifestResourceStream("windows.yml")!;
        using var reader = new StreamReader(stream);
        var table = TableYaml.Parse(reader.ReadToEnd(), "windows.yml");
        foreach (var (channel, _) in table.Require("channels").Members())
        {
            yield return Classify(string.Empty, channel, -1);
        }

        foreach (var line in table.Require("events").Items())
        {
            foreach (var id in line.Require("ids").Items())
            {
                yield return Classify(line.Texts("providers")[0], string.Empty, id.Number());
            }
        }
    }

    private static IEnumerable<LogSource> RuleSources()
    {
        var root = RealData.Require("sigma");
        foreach (var file in Directory.EnumerateFiles(root, "*.yml", SearchOption.AllDirectories))
        {
            if (LogSourceBlock().Match(File.ReadAllText(file)) is { Success: true } block)
            {
                string? Part(string name) => Regex.Match(block.Value, $"^\\s+{name}:\\s*(\\S+)", RegexOptions.Multiline, TimeSpan.FromSeconds(1)) is { Success: true } m
                    ? m.Groups[1].Value
                    : null;
                yield return new LogSource(Part("category"), Part("product"), Part("service"));
            }
        }
    }

    [GeneratedRegex("^logsource:\\r?\\n(?:[ \\t]+.*\\n)+", RegexOptions.Multiline, 1000)]
    private static partial Regex LogSourceBlock();

    private static WindowsClass Classify(string provider, string channel, int eventId) =>
        LogSourceTable.Default.Classify(Encoding.UTF8.GetBytes(provider), Encoding.UTF8.GetBytes(channel), eventId);

    private static IEnumerable<string> Tuples(LogSourceSet set) => set.Sources.Select(s => $"{s.Category}/{s.Product}/{s.Service}");

    private static RecordBatch Batch(params (string Name, string Value)[] fields)
    {
        var batch = new RecordBatch();
        foreach (var (name, value) in fields)
        {
            batch.Add(FieldNames.Intern(name), FieldValue.Of(value));
        }

        return batch;
    }

    private static string Get(RecordBatch batch, string name) => batch[0].Get(FieldNames.Intern(name)).ToString();
}
