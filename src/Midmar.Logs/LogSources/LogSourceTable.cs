using Midmar.Records;

namespace Midmar.Logs.LogSources;

/// <summary>Tells a record's log sources and the names Sigma has for its fields (<c>windows.yml</c>, <c>products.yml</c>).</summary>
public sealed class LogSourceTable
{
    private static readonly Lazy<LogSourceTable> Shipped = new(() => new(
        WindowsEvents.Read(TableYaml.Parse(Resource("windows.yml"), "windows.yml")),
        new Lazy<ProductTable>(() => ProductTable.Read(TableYaml.Parse(Resource("products.yml"), "products.yml")))));

    private readonly WindowsEvents windows;
    private readonly ClassCache cache = new();
    private readonly Lazy<ProductTable> products;

    private LogSourceTable(WindowsEvents windows, Lazy<ProductTable> products)
    {
        this.windows = windows;
        this.products = products;
    }

    /// <summary>The table shipped with the library, read when first asked for.</summary>
    public static LogSourceTable Default => Shipped.Value;

    /// <summary>Products told by the fields of a record; a scan of Windows logs alone never reads that part.</summary>
    internal ProductTable Products => products.Value;

    /// <summary>A table from text in the form of the shipped files, whose heads document it.</summary>
    /// <param name="windowsYaml">Channels and events of Windows.</param>
    /// <param name="productsYaml">Other products.</param>
    /// <exception cref="FormatException">The text is not of that form; the message says where.</exception>
    public static LogSourceTable Parse(string windowsYaml, string productsYaml) => new(
        WindowsEvents.Read(TableYaml.Parse(windowsYaml, "windows.yml")),
        new Lazy<ProductTable>(ProductTable.Read(TableYaml.Parse(productsYaml, "products.yml"))));

    /// <summary>
    /// The class of a Windows event. Fast and without allocation for classes seen before; safe for any number of
    /// threads. A record whose class has <see cref="WindowsClass.DecidedBy"/> must be asked for its case.
    /// </summary>
    /// <param name="provider">Provider name, UTF-8; may be empty.</param>
    /// <param name="channel">Channel, UTF-8; may be empty.</param>
    /// <param name="eventId">Event id.</param>
    public WindowsClass Classify(ReadOnlySpan<byte> provider, ReadOnlySpan<byte> channel, int eventId)
    {
        var hash = ClassCache.Hash(provider, channel, eventId);
        if (cache.TryGet(hash, provider, channel, eventId, out var known))
        {
            return known;
        }

        var found = windows.Find(provider, channel, eventId);
        cache.Set(hash, provider, channel, eventId, found);
        return found;
    }

    private static string Resource(string name)
    {
        using var stream = typeof(LogSourceTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The library has no resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
