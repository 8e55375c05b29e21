using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Midmar.Input;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Evtx.Rendering;
using Midmar.Output;
using Midmar.Records;

namespace Midmar.Commands;

/// <summary><c>midmar logs</c>: what is in a log file.</summary>
internal static class LogsCommand
{
    private static readonly string[] Forms = ["json", "xml", "fields"];

    public static Command Create() => new("logs", "Shows what is in log files.") { Dump(), Info() };

    private static Command Dump()
    {
        var file = new Argument<string>("FILE") { Description = "The log file, perhaps in an archive." };
        var form = new Option<string>("--as") { Description = "json (EVTX as evtx_dump shows it, JSON as it is), xml (EVTX only), or fields (as rules see them).", DefaultValueFactory = _ => "json" };
        form.AcceptOnlyFromAmong(Forms);
        var format = FormatOption();
        var command = new Command("dump", "Prints every record, one a line.") { file, form, format };
        HelpWithExamples.Add(command, """
            Example: midmar logs dump security.evtx --as xml
            """);
        command.SetAction(parsed =>
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 64 * 1024);
            var as_ = parsed.GetRequiredValue(form);
            var problems = RecordFiles.Read(Existing(parsed.GetRequiredValue(file)), Format(parsed.GetValue(format)), record => output.WriteLine(Render(record, as_)));
            WriteProblems(problems);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Info()
    {
        var file = new Argument<string>("FILE") { Description = "The log file, perhaps in an archive." };
        var format = FormatOption();
        var command = new Command("info", "Counts a file's records by log source, channel and event id, with first and last time, and says what is damaged.") { file, format };
        HelpWithExamples.Add(command, """
            Example: midmar logs info security.evtx
            """);
        command.SetAction(parsed =>
        {
            var info = new LogInfo();
            var problems = RecordFiles.Read(Existing(parsed.GetRequiredValue(file)), Format(parsed.GetValue(format)), info.Add);
            info.Write(Console.Out);
            WriteProblems(problems);
            return info.Records == 0 ? ExitCodes.NothingReadable : ExitCodes.Done;
        });
        return command;
    }

    private static string Render(in RecordView record, string form)
    {
        var isEvtx = record.Original.StartsWith("**\0\0"u8);
        if (form == "fields")
        {
            return Fields(record);
        }

        if (!isEvtx)
        {
            return Encoding.UTF8.GetString(record.Original).ReplaceLineEndings(" ");
        }

        var rendered = form == "xml"
            ? EvtxXml.TryRender(record, out var text, out var error)
            : EvtxJson.TryRender(record, out text, out error);
        return rendered ? text! : string.Create(CultureInfo.InvariantCulture, $"# record at {record.Offset}: {error}");
    }

    private static string Fields(in RecordView record)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Line))
        {
            json.WriteStartObject();
            for (var i = 0; i < record.FieldCount; i++)
            {
                json.WritePropertyName(record.NameAt(i));
                JsonText.WriteValue(json, record.ValueAt(i));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static Option<string?> FormatOption() => new("--format")
    {
        Description = $"The file's format where its content does not tell: {string.Join(", ", LogFormats.All.Select(f => f.Name))}.",
    };

    private static LogFormat? Format(string? name) => name is null
        ? null
        : LogFormats.All.FirstOrDefault(f => f.Name == name)
            ?? throw new UsageException($"There is no format '{name}'; there are {string.Join(", ", LogFormats.All.Select(f => f.Name))}.");

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new UsageException($"There is no file '{path}'.");

    private static void WriteProblems(List<ReadProblem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {problem.Offset}: {problem.Code}: {TerminalText.Safe(problem.Message)}"));
        }
    }
}
