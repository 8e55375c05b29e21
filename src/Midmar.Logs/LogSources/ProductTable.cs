using System.Collections.Immutable;
using System.Text;
using Midmar.Records;

namespace Midmar.Logs.LogSources;

/// <summary>Products told by the fields of a record, as <c>products.yml</c> lists them. Immutable.</summary>
internal sealed class ProductTable
{
    private readonly ImmutableArray<ProductLine> lines;

    private ProductTable(ImmutableArray<ProductLine> lines)
    {
        this.lines = lines;
    }

    public static ProductTable Read(TableYaml table) =>
        new([.. table.Require("products").Items().Select(ProductLine.Read)]);

    /// <summary>The class of a record; <see cref="WindowsClass.Unknown"/> when no line fits.</summary>
    /// <param name="record">The record.</param>
    /// <param name="fileStem">The source's name without folders, up to its first dot.</param>
    public WindowsClass Find<TRecord>(ref TRecord record, string fileStem)
        where TRecord : struct, IFieldLookup, allows ref struct
    {
        foreach (var line in lines)
        {
            if (line.Find(ref record, fileStem) is { } found)
            {
                return found;
            }
        }

        return WindowsClass.Unknown;
    }
}

/// <summary>The fields of a record by name.</summary>
internal interface IFieldLookup
{
    bool Has(FieldId field);

    /// <summary>The field's text; empty when it has none.</summary>
    ReadOnlySpan<byte> Text(FieldId field);
}

/// <summary>One line of the table: what a record must have, and what it is then.</summary>
internal sealed class ProductLine
{
    private readonly ImmutableArray<FieldId> fields;
    private readonly ImmutableArray<(FieldId Field, ImmutableArray<byte[]> AnyOf)> values;
    private readonly FieldId? serviceField;
    private readonly bool serviceFromFile;
    private readonly ImmutableArray<(string Name, byte[] Utf8, WindowsClass Class)> services;

    private ProductLine(TableYaml line)
    {
        fields = [.. line.Texts("fields").Select(FieldNames.Intern)];
        values = line.Get("values") is { } listed
            ? [.. listed.Members().Select(pair => (
                FieldNames.Intern(pair.Key),
                pair.Value.Items().Select(item => Encoding.UTF8.GetBytes(item.Text())).ToImmutableArray()))]
            : [];
        var from = line.Text("serviceFrom");
        serviceFromFile = string.Equals(from, "file", StringComparison.Ordinal);
        serviceField = from is null || serviceFromFile ? null : FieldNames.Intern(from);
        services = from is null
            ? [(string.Empty, [], ReadClass(line, line.Text("service")))]
            : [.. line.Texts("services").Select(name => (name, Encoding.UTF8.GetBytes(name), ReadClass(line, name)))];
    }

    public static ProductLine Read(TableYaml line) => new(line);

    public WindowsClass? Find<TRecord>(ref TRecord record, string fileStem)
        where TRecord : struct, IFieldLookup, allows ref struct
    {
        foreach (var field in fields)
        {
            if (!record.Has(field))
            {
                return null;
            }
        }

        foreach (var (field, anyOf) in values)
        {
            if (!record.Has(field) || !IsOneOf(record.Text(field), anyOf))
            {
                return null;
            }
        }

        if (serviceFromFile)
        {
            return ByName(fileStem);
        }

        return serviceField is not { } named ? services[0].Class : record.Has(named) ? ByText(record.Text(named)) : null;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> text, ImmutableArray<byte[]> anyOf)
    {
        foreach (var expected in anyOf)
        {
            if (text.SequenceEqual(expected))
            {
                return true;
            }
        }

        return false;
    }

    private WindowsClass? ByName(string name)
    {
        foreach (var service in services)
        {
            if (string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return service.Class;
            }
        }

        return null;
    }

    private WindowsClass? ByText(ReadOnlySpan<byte> text)
    {
        foreach (var service in services)
        {
            if (text.SequenceEqual(service.Utf8))
            {
                return service.Class;
            }
        }

        return null;
    }

    private static WindowsClass ReadClass(TableYaml line, string? service)
    {
        var category = line.Text("category") ?? (service is null ? null : line.Get("categories")?.Text(service));
        var renames = line.Get("renames");
        return new(
            LogSourceSet.Of(new LogSource(category, line.Require("product").Text(), service)),
            [.. Renames(renames?.Get("all")), .. Renames(service is null ? null : renames?.Get(service))]);
    }

    private static IEnumerable<FieldRename> Renames(TableYaml? map) => map is not { } renames
        ? []
        : renames.Members().Select(pair => new FieldRename(
            FieldNames.Intern(pair.Value.Text()), FieldNames.Intern(pair.Key), ImmutableDictionary<string, string>.Empty));
}
