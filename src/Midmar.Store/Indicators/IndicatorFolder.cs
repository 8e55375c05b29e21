using System.Collections.Immutable;
using System.Security.Cryptography;
using Midmar.Centre.Indicators;
using Midmar.Detection.Indicators;
using Midmar.Intel.Formats;
using Midmar.Store.Files;

namespace Midmar.Store.Indicators;

/// <summary>
/// The lists of indicators of a centre: one file each in a folder, put there by hand or through <see cref="PutAsync"/>. What
/// is in force is kept beside them as a copy: a file that turns bad leaves its last good state in force, also over a restart.
/// </summary>
public sealed class IndicatorFolder : IIndicatorLists, IDisposable
{
    private static readonly string[] Extensions = [".csv", ".txt", ".json", ".stix"];

    private readonly string folder;
    private readonly string inForce;
    private readonly IDurableFiles files;
    private readonly TimeProvider time;
    private readonly Action<IndicatorIndex> onChanged;
    private readonly SemaphoreSlim one = new(1);
    private ImmutableSortedDictionary<string, IndicatorListSummary> lists = ImmutableSortedDictionary<string, IndicatorListSummary>.Empty.WithComparers(StringComparer.Ordinal);
    private IndicatorIndex index = IndicatorIndex.Empty;

    /// <summary>The lists in a folder, which is made when it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">How to write.</param>
    /// <param name="time">Tells which indicators have expired.</param>
    /// <param name="onChanged">Called with every new index, never by two threads at once.</param>
    public IndicatorFolder(string folder, IDurableFiles files, TimeProvider time, Action<IndicatorIndex> onChanged)
    {
        this.folder = folder;
        this.files = files;
        this.time = time;
        this.onChanged = onChanged;
        inForce = Path.Combine(folder, "in-force");
        Directory.CreateDirectory(inForce);
    }

    /// <inheritdoc/>
    public ImmutableArray<IndicatorListSummary> All => [.. Volatile.Read(ref lists).Values];

    /// <inheritdoc/>
    public long Count => Volatile.Read(ref index).Count;

    /// <inheritdoc/>
    public long MemoryBytes => Volatile.Read(ref index).MemoryBytes;

    /// <summary>Looks at the folder: new and changed files are put in force, those gone are taken out. Returns whether anything changed.</summary>
    /// <exception cref="IOException">The folder cannot be read or written; what is in force stays.</exception>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            return await Task.Run(Refresh, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IndicatorReading> PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (!IsList(name))
        {
            throw new ArgumentException($"'{name}' is no name of a list: letters, digits, dots and dashes, ending in {string.Join(", ", Extensions)}.", nameof(name));
        }

        await one.WaitAsync(cancellation);
        try
        {
            return await Task.Run(
                () =>
                {
                    var reading = IndicatorFiles.Read(content, _ => { });
                    if (reading.Failure is null)
                    {
                        Write(Path.Combine(folder, name), content);
                        Refresh();
                    }

                    return reading;
                },
                cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (!IsList(name) || !File.Exists(Path.Combine(folder, name)))
            {
                return false;
            }

            files.Delete(Path.Combine(folder, name));
            files.SyncDirectory(folder);
            await Task.Run(Refresh, cancellation);
            return true;
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private static bool IsList(string name) =>
        name.Length is > 4 and <= 120 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private bool Refresh()
    {
        var found = Directory.EnumerateFiles(folder).Select(p => Path.GetFileName(p)!).Where(IsList).ToHashSet(StringComparer.Ordinal);
        var failures = found.Select(name => (Name: name, Failure: Accept(name))).Where(f => f.Failure is not null).ToDictionary(f => f.Name, f => f.Failure!, StringComparer.Ordinal);
        foreach (var gone in Directory.EnumerateFiles(inForce).Where(p => !found.Contains(Path.GetFileName(p))).ToArray())
        {
            files.Delete(gone);
        }

        var (next, summaries) = Build(failures);
        var isOther = next.Hash != index.Hash;
        if (isOther)
        {
            Volatile.Write(ref index, next);
            onChanged(next);
        }

        Volatile.Write(ref lists, summaries);
        return isOther;
    }

    /// <summary>Copies a file that is to be used to what is in force; says why when it is not.</summary>
    private RefusedIndicator? Accept(string name)
    {
        var kept = Path.Combine(inForce, name);
        if (new FileInfo(Path.Combine(folder, name)).Length > IndicatorFiles.MaxBytes)
        {
            return new RefusedIndicator("list.size", name, $"It is longer than {IndicatorFiles.MaxBytes} bytes. Cut it into several lists.");
        }

        var bytes = File.ReadAllBytes(Path.Combine(folder, name));
        if (File.Exists(kept) && File.ReadAllBytes(kept).AsSpan().SequenceEqual(bytes))
        {
            return null;
        }

        var reading = IndicatorFiles.Read(bytes, _ => { });
        if (reading.Failure is null)
        {
            Write(kept, bytes);
        }

        return reading.Failure;
    }

    private (IndicatorIndex Index, ImmutableSortedDictionary<string, IndicatorListSummary> Lists) Build(Dictionary<string, RefusedIndicator> failures)
    {
        var builder = new IndicatorIndexBuilder();
        var summaries = lists.Clear().ToBuilder();
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var path in Directory.EnumerateFiles(inForce).Where(p => IsList(Path.GetFileName(p))).Order(StringComparer.Ordinal).Take(IndicatorIndexBuilder.MaxLists))
        {
            var name = Path.GetFileName(path);
            var bytes = File.ReadAllBytes(path);
            var tally = new ListTally(builder, now);
            builder.BeginList(name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            var reading = IndicatorFiles.Read(bytes, tally.Add);
            summaries[name] = tally.Summary(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), File.GetLastWriteTimeUtc(path), reading, failures.GetValueOrDefault(name));
        }

        foreach (var (name, failure) in failures.Where(f => !summaries.ContainsKey(f.Key)))
        {
            summaries[name] = new IndicatorListSummary(name, null, null, null, 0, ImmutableSortedDictionary<string, long>.Empty, failure);
        }

        return (builder.Build(), summaries.ToImmutable());
    }

    private void Write(string path, ReadOnlyMemory<byte> content)
    {
        var temporary = Path.Combine(folder, ".new-" + Path.GetFileName(path));
        using (var file = files.Create(temporary))
        {
            file.Append(content.Span);
            file.Sync();
        }

        files.Rename(temporary, path);
    }
}
