using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Centre.Sources;

/// <summary>How a source is told from others.</summary>
public enum SourceKind
{
    /// <summary>By the token it sends along: HTTP.</summary>
    Token,

    /// <summary>By the address it sends from: syslog.</summary>
    Address,

    /// <summary>A file or folder of this machine that is followed.</summary>
    Folder,

    /// <summary>Files that people upload.</summary>
    Upload,
}

/// <summary>Something that sends telemetry.</summary>
public sealed record Source
{
    /// <summary>Characters of a name.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Address rules of a source (count).</summary>
    public const int MaxNetworks = 64;

    private const int TokenBytes = 32;

    /// <summary>Its number, never used again.</summary>
    public required SourceId Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How it is told from others.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Where its records go.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>SHA-256 of its token, lower-case hexadecimal; null when it has none.</summary>
    public string? TokenHash { get; init; }

    /// <summary>Networks it sends from; for a token an additional condition, when there are any.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>File or folder that is followed; null for other kinds.</summary>
    public string? Path { get; init; }

    /// <summary>Name of its log format; null: what its door speaks, or recognised.</summary>
    public string? Format { get; init; }

    /// <summary>See <see cref="ReadAs.LogSources"/>.</summary>
    public string? LogSources { get; init; }

    /// <summary>Venue it belongs to; may be empty.</summary>
    public string Venue { get; init; } = string.Empty;

    /// <summary>Organisation it belongs to; may be empty.</summary>
    public string Entity { get; init; } = string.Empty;

    /// <summary>Silence after which an alert is raised; null: never.</summary>
    public TimeSpan? SilenceLimit { get; init; }

    /// <summary>Whether what it sends is taken in.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>A token no one can guess; what it begins with lets scanners of leaked secrets know it.</summary>
    public static string NewToken() => $"mds_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}";

    /// <summary>The hash by which a token is known.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
