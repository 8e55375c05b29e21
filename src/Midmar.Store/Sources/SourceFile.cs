using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.Sources;

/// <summary>The sources of a centre in one JSON file that people can read; tokens are in it as hashes only.</summary>
public sealed class SourceFile : ISourceDirectory, IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        // Only what is null is left out: a default of ours need not be the default of its type.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(), new NetworkConverter() },
    };

    private readonly string path;
    private readonly IDurableFiles files;
    private readonly SemaphoreSlim writing = new(1);
    private Snapshot current;

    /// <summary>Opens the file, which need not be there yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">How to write.</param>
    /// <exception cref="InvalidDataException">It cannot be read; the message says where.</exception>
    public SourceFile(string path, IDurableFiles files)
    {
        this.path = path;
        this.files = files;
        current = new Snapshot(Read(path));
    }

    /// <inheritdoc/>
    public ImmutableArray<Source> All => Volatile.Read(ref current).All;

    /// <inheritdoc/>
    public Source? Find(SourceId id) => Volatile.Read(ref current).ById.GetValueOrDefault(id);

    /// <inheritdoc/>
    public Source? FindByToken(string token) => Volatile.Read(ref current).ByToken.GetValueOrDefault(Source.HashOf(token));

    /// <inheritdoc/>
    public Source? FindByAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var asked = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Volatile.Read(ref current).ByNetwork.FirstOrDefault(n => n.Network.Contains(asked)).Source;
    }

    /// <inheritdoc/>
    public async Task<Source> AddAsync(WorkspaceId workspace, Func<SourceId, Source> make, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(make);
        await writing.WaitAsync(cancellation);
        try
        {
            var all = All;
            var source = make(new SourceId(all.IsEmpty ? 1 : all[^1].Id.Value + 1));
            Write(all.Add(source));
            return source;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(Source source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        await writing.WaitAsync(cancellation);
        try
        {
            var all = All;
            var index = all.ToList().FindIndex(s => s.Id == source.Id);
            if (index < 0)
            {
                return false;
            }

            Write(all.SetItem(index, source));
            return true;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    private static ImmutableArray<Source> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<ImmutableArray<Source>>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {e.LineNumber + 1}: {e.Message} Correct it, or restore it from a backup.", e);
        }
    }

    private void Write(ImmutableArray<Source> sources)
    {
        using (var file = files.Create(path + ".new"))
        {
            file.Append(JsonSerializer.SerializeToUtf8Bytes(sources, Json));
            file.Sync();
        }

        files.Rename(path + ".new", path);
        Volatile.Write(ref current, new Snapshot(sources));
    }

    private sealed class Snapshot(ImmutableArray<Source> all)
    {
        public ImmutableArray<Source> All { get; } = all;

        public FrozenDictionary<SourceId, Source> ById { get; } = all.ToFrozenDictionary(s => s.Id);

        public FrozenDictionary<string, Source> ByToken { get; } = all
            .Where(s => s.IsEnabled && s.TokenHash is not null)
            .ToFrozenDictionary(s => s.TokenHash!, StringComparer.Ordinal);

        /// <summary>The narrowest first.</summary>
        public ImmutableArray<(IPNetwork Network, Source Source)> ByNetwork { get; } =
        [
            .. all.Where(s => s.IsEnabled && s.Kind == SourceKind.Address)
                .SelectMany(s => s.Networks.Select(n => (Network: n, Source: s)))
                .OrderByDescending(n => n.Network.PrefixLength),
        ];
    }

    private sealed class NetworkConverter : JsonConverter<IPNetwork>
    {
        public override IPNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IPNetwork.TryParse(reader.GetString(), out var network)
                ? network
                : throw new JsonException($"'{reader.GetString()}' is no network; write it like 10.1.0.0/16.");

        public override void Write(Utf8JsonWriter writer, IPNetwork value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
