using System.Collections.Immutable;
using System.Text;
using Midmar.Records;

namespace Midmar.Logs.LogSources;

/// <summary>Channels and events of Windows as <c>windows.yml</c> lists them. Immutable.</summary>
internal sealed class WindowsEvents
{
    private const string Windows = "windows";

    private readonly Dictionary<string, ImmutableArray<string>> services = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WindowsClass> byChannel = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, List<Line>> byEvent = [];
    private readonly WindowsClass unlisted = Plain(Windows, []);

    public static WindowsEvents Read(TableYaml table)
    {
        var events = new WindowsEvents();
        foreach (var (channel, service) in table.Require("channels").Members())
        {
            ImmutableArray<string> names = [.. service.Items().Select(item => item.Text())];
            events.services.Add(channel, names);
            events.byChannel.Add(channel, Plain(Windows, names));
        }

        foreach (var entry in table.Require("events").Items())
        {
            var line = ReadLine(entry);
            foreach (var id in entry.Require("ids").Items())
            {
                if (!events.byEvent.TryGetValue(id.Number(), out var lines))
                {
                    events.byEvent.Add(id.Number(), lines = []);
                }

                lines.Add(line);
            }
        }

        return events;
    }

    public WindowsClass Find(ReadOnlySpan<byte> utf8Provider, ReadOnlySpan<byte> utf8Channel, int eventId)
    {
        var provider = Encoding.UTF8.GetString(utf8Provider);
        var channel = Encoding.UTF8.GetString(utf8Channel);
        var listed = services.TryGetValue(channel, out var ofChannel);
        foreach (var line in byEvent.GetValueOrDefault(eventId) ?? [])
        {
            var rightProvider = line.Providers.Contains(provider, StringComparer.OrdinalIgnoreCase);
            var rightChannel = listed && ofChannel.Contains(line.Service, StringComparer.Ordinal);
            if ((rightProvider && (rightChannel || !listed)) || (provider.Length == 0 && rightChannel && line.IsWindows))
            {
                return line.Class;
            }
        }

        return listed ? byChannel[channel] : ByProvider(provider);
    }

    /// <summary>An event without category and without a channel we know: the service its provider always has.</summary>
    private WindowsClass ByProvider(string provider)
    {
        if (provider.Length > 0)
        {
            foreach (var line in byEvent.Values.SelectMany(lines => lines))
            {
                if (line.Providers.Contains(provider, StringComparer.OrdinalIgnoreCase))
                {
                    return line.Service switch
                    {
                        _ when line.IsWindows => Plain(Windows, [line.Service]),
                        _ => Plain("linux", [line.Service]),
                    };
                }
            }
        }

        return unlisted;
    }

    private static WindowsClass Plain(string product, ImmutableArray<string> services) => services.IsEmpty
        ? new(LogSourceSet.Of(new LogSource(null, product, null)), [])
        : new(LogSourceSet.Of([.. services.Select(service => new LogSource(null, product, service))]), []);

    private static Line ReadLine(TableYaml entry)
    {
        var service = entry.Require("service").Text();
        var product = entry.Text("product") ?? Windows;
        var renames = ReadRenames(entry);
        WindowsClass Of(IEnumerable<TableYaml> categories) => new(
            LogSourceSet.Of([.. categories.Select(category => new LogSource(category.Text(), product, service))]), renames);

        var found = Of(entry.Require("categories").Items());
        if (entry.Text("by") is { } decider)
        {
            found = found.With(
                FieldNames.Intern(decider),
                entry.Require("cases").Members().Select(pair => KeyValuePair.Create(pair.Key, Of(pair.Value.Items()))));
        }

        return new Line(service, string.Equals(product, Windows, StringComparison.Ordinal), entry.Texts("providers"), found);
    }

    private static ImmutableArray<FieldRename> ReadRenames(TableYaml entry)
    {
        if (entry.Get("renames") is not { } renames)
        {
            return [];
        }

        var values = entry.Get("values");
        return
        [
            .. renames.Members().Select(pair => new FieldRename(
                FieldNames.Intern(pair.Value.Text()),
                FieldNames.Intern(pair.Key),
                values?.Get(pair.Key) is { } translations
                    ? translations.Members().ToImmutableDictionary(t => t.Key, t => t.Value.Text(), StringComparer.Ordinal)
                    : ImmutableDictionary<string, string>.Empty)),
        ];
    }

    private sealed record Line(string Service, bool IsWindows, ImmutableArray<string> Providers, WindowsClass Class);
}
