using System.Text.Unicode;
using Midmar.Logs.Formats.Json;
using Midmar.Records;

namespace Midmar.Logs.Formats.Syslog;

/// <summary>Turns lines into records. A message that is a JSON object is read as one; the header's fields are beside its own.</summary>
internal sealed class SyslogParser(ReadContext context) : BlockParser
{
    private const int MaxProblems = 100;

    private static readonly FieldId Sender = FieldNames.Intern("log.source.address");
    private static readonly FieldId Facility = FieldNames.Intern("facility");
    private static readonly FieldId Severity = FieldNames.Intern("severity");
    private static readonly FieldId HostName = FieldNames.Intern("hostname");
    private static readonly FieldId AppName = FieldNames.Intern("appname");
    private static readonly FieldId ProcessId = FieldNames.Intern("procid");
    private static readonly FieldId MessageId = FieldNames.Intern("msgid");
    private static readonly FieldId Message = FieldNames.Intern("message");

    private static readonly FieldValue[] Facilities =
    [
        .. new[]
        {
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit",
            "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
        }.Select(FieldValue.Of),
    ];

    private static readonly FieldValue[] Severities =
        [.. new[] { "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug" }.Select(FieldValue.Of)];

    private readonly RecordReader json = new();
    private int problems;

    /// <inheritdoc/>
    public override void Parse(LogBlock block, RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(batch);
        batch.Start(block.Buffer, block.Offset, SyslogDecoder.Instance, context.Workspace, block.Source);
        foreach (var problem in block.Problems)
        {
            batch.AddProblem(problem);
        }

        json.Start(batch);
        problems = 0;
        var data = block.Buffer.AsSpan(0, block.Length);
        var isUtf8 = Utf8.IsValid(data);
        for (var at = 0; at < data.Length;)
        {
            var line = data[at..].IndexOf((byte)'\n');
            var end = line < 0 ? data.Length : at + line;
            Read(data, at, end, block.Arrived, batch, isUtf8);
            at = end + 1;
        }

        if (problems > MaxProblems)
        {
            batch.AddProblem(new ReadProblem("syslog.more-problems", $"{problems - MaxProblems} more problems follow in this part.", block.Offset, 0));
        }
    }

    private void Read(ReadOnlySpan<byte> data, int start, int end, DateTime arrived, RecordBatch batch, bool isUtf8)
    {
        var sender = SenderOf(data, ref start, end);
        while (end > start && data[end - 1] is (byte)'\r' or 0 or (byte)' ')
        {
            end--;
        }

        if (end == start)
        {
            return;
        }

        if (end - start > SyslogFormat.MaxLineLength)
        {
            batch.AddProblem(new ReadProblem(
                "syslog.too-long", $"A message is longer than {SyslogFormat.MaxLineLength} bytes; its beginning is kept as a failed record.", batch.BufferOffset + start, 1));
            return;
        }

        if (!isUtf8 && !Utf8.IsValid(data[start..end]) && problems++ < MaxProblems)
        {
            batch.AddProblem(new ReadProblem(
                "syslog.invalid-utf8", "A message is not valid UTF-8. It was read; the invalid bytes stay as they are.", batch.BufferOffset + start, 0));
        }

        var header = SyslogHeader.Read(data, start, end, arrived);
        var (isJson, sources) = ReadBody(data, header, batch);
        AddHeader(data, header, sender, isJson, batch);
        var time = isJson && json.Time(data) is var own && own != default ? own : header.Time;
        batch.EndRecord(start, end - start, time, context.FixedSources ?? sources);
    }

    private (bool IsJson, LogSourceSet Sources) ReadBody(ReadOnlySpan<byte> data, in SyslogHeader header, RecordBatch batch)
    {
        var (at, end) = (header.Message.Start, header.Message.Start + header.Message.Length);
        var text = data[at..end];
        if (text.StartsWith("@cee:"u8))
        {
            at += "@cee:"u8.Length;
        }

        at = JsonValues.SkipBlanks(data[..end], at);
        if (at < end && data[at] == (byte)'{')
        {
            if (json.Read(data[..end], at) == end)
            {
                var sources = RecordClass.Finish(json, batch, context.LogSources, string.Empty);
                return (true, sources == LogSourceSet.Empty ? SourcesOf(data, header) : sources);
            }

            batch.AbandonRecord();
        }

        return (false, SourcesOf(data, header));
    }

    private void AddHeader(ReadOnlySpan<byte> data, in SyslogHeader header, in Part sender, bool isJson, RecordBatch batch)
    {
        if (!isJson)
        {
            batch.Add(Message, Text(header.Message));
        }

        Add(HostName, header.Host, isJson, batch);
        Add(AppName, header.App, isJson, batch);
        Add(ProcessId, header.Process, isJson, batch);
        Add(MessageId, header.MessageId, isJson, batch);
        Add(Sender, sender, isJson, batch);
        if (header.Priority >= 0)
        {
            AddValue(Facility, Facilities[header.Priority / 8], isJson, batch);
            AddValue(Severity, Severities[header.Priority % 8], isJson, batch);
        }

        if (!header.Data.IsMissing)
        {
            StructuredData.Add(data, header.Data, batch);
        }
    }

    /// <summary>A name that the JSON object in the message has stays the object's.</summary>
    private void Add(FieldId field, in Part part, bool isJson, RecordBatch batch)
    {
        if (!part.IsMissing && !(isJson && json.IndexOf(field) >= 0))
        {
            batch.Add(field, Text(part));
        }
    }

    private void AddValue(FieldId field, in FieldValue value, bool isJson, RecordBatch batch)
    {
        if (!(isJson && json.IndexOf(field) >= 0))
        {
            batch.Add(field, value);
        }
    }

    private static LogSourceSet SourcesOf(ReadOnlySpan<byte> data, in SyslogHeader header) =>
        SyslogSources.Of(data.Slice(header.App.Start, header.App.Length), header.Priority);

    private static RawValue Text(in Part part) => new(part.Start, part.Length, SyslogDecoder.Text);

    private static Part SenderOf(ReadOnlySpan<byte> data, ref int start, int end)
    {
        if (start == end || data[start] != SyslogFormat.SenderMark)
        {
            return Part.None;
        }

        var close = data[(start + 1)..end].IndexOf(SyslogFormat.SenderMark);
        if (close < 0)
        {
            return Part.None;
        }

        var sender = new Part(start + 1, close);
        start += close + 2;
        return sender;
    }
}
