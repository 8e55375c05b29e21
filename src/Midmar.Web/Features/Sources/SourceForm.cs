using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;

namespace Midmar.Web.Features.Sources;

/// <summary>A source as it is being typed.</summary>
internal sealed class SourceForm
{
    public string Name { get; set; } = string.Empty;

    public SourceKind Kind { get; set; } = SourceKind.Token;

    public string Networks { get; set; } = string.Empty;

    public string Path { get; set; } = string.Empty;

    public string Format { get; set; } = string.Empty;

    public string LogSources { get; set; } = string.Empty;

    public string Venue { get; set; } = string.Empty;

    public string Entity { get; set; } = string.Empty;

    public int? SilenceMinutes { get; set; }

    public static SourceForm Of(Source source) => new()
    {
        Name = source.Name,
        Kind = source.Kind,
        Networks = string.Join('\n', source.Networks),
        Path = source.Path ?? string.Empty,
        Format = source.Format ?? string.Empty,
        LogSources = source.LogSources ?? string.Empty,
        Venue = source.Venue,
        Entity = source.Entity,
        SilenceMinutes = (int?)source.SilenceLimit?.TotalMinutes,
    };

    /// <summary>The source; <paramref name="wrongLine"/> is the line of the networks that is none, 0 when all are.</summary>
    public Source ToSource(Source? known, out int wrongLine)
    {
        wrongLine = 0;
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        var lines = Networks.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (NetworkOf(line) is { } network)
            {
                networks.Add(network);
            }
            else if (wrongLine == 0)
            {
                wrongLine = i + 1;
            }
        }

        return new Source
        {
            Id = known?.Id ?? new SourceId(0),
            Name = Name.Trim(),
            Kind = known?.Kind ?? Kind,
            Workspace = known?.Workspace ?? Workspace.None,
            Networks = networks.ToImmutable(),
            Path = NullIfEmpty(Path),
            Format = NullIfEmpty(Format),
            LogSources = NullIfEmpty(LogSources),
            Venue = Venue.Trim(),
            Entity = Entity.Trim(),
            SilenceLimit = SilenceMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            IsEnabled = known?.IsEnabled ?? true,
        };
    }

    /// <summary>A network, or a single address.</summary>
    private static IPNetwork? NetworkOf(string line)
    {
        if (IPNetwork.TryParse(line, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(line, out var address)
            ? IPNetwork.Parse(string.Create(CultureInfo.InvariantCulture, $"{address}/{(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)}"))
            : null;
    }

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
