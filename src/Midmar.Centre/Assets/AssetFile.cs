using System.Collections.Immutable;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>Columns of a file of assets.</summary>
public enum AssetColumn
{
    /// <summary>What it is called.</summary>
    Name,

    /// <summary>Host names, separated by blanks.</summary>
    Host,

    /// <summary>Addresses, separated by blanks.</summary>
    Address,

    /// <summary>Ranges, separated by blanks.</summary>
    Range,

    /// <summary>Services, separated by blanks.</summary>
    Service,

    /// <summary>Who answers for it.</summary>
    Owner,

    /// <summary>Name of its venue.</summary>
    Venue,

    /// <summary>Name of its organisation.</summary>
    Entity,

    /// <summary>Its own circle.</summary>
    Circle,

    /// <summary>Low, normal, high or vital.</summary>
    Criticality,

    /// <summary>Whom to call.</summary>
    Contact,

    /// <summary>Anything else.</summary>
    Note,
}

/// <summary>A line of a file of assets.</summary>
/// <param name="Line">Where it is, from 1.</param>
/// <param name="Values">Its fields by <see cref="AssetColumn"/>; null where the file has no such column.</param>
public sealed record AssetLine(int Line, ImmutableArray<string?> Values)
{
    /// <summary>A field; null when the file has no such column.</summary>
    public string? this[AssetColumn column] => Values[(int)column];
}

/// <summary>A file of assets as it was read, before anything is compared with the register.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Places">Where each column is in the file, from 1; 0: not there.</param>
/// <param name="Problems">What could not be read.</param>
/// <param name="Ignored">Columns that mean nothing here.</param>
public sealed record AssetFile(
    IReadOnlyList<AssetLine> Lines, ImmutableArray<int> Places, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> Ignored)
{
    private static readonly AssetColumn[] All = Enum.GetValues<AssetColumn>();

    private static readonly Columns<AssetColumn> Known = new(
        (AssetColumn.Name, "name|asset|asset name|nom|actif|libellé|الاسم|الأصل|اسم الأصل"),
        (AssetColumn.Host, "host|hosts|hostname|host name|fqdn|dns name|computer|hôte|nom d'hôte|machine|المضيف|اسم المضيف|الجهاز"),
        (AssetColumn.Address, "address|addresses|ip|ip address|ipv4|ipv6|adresse|adresses|adresse ip|العنوان|عنوان ip|عنوان الشبكة"),
        (AssetColumn.Range, "range|ranges|cidr|network|subnet|plage|réseau|sous-réseau|النطاق|الشبكة"),
        (AssetColumn.Service, "service|services|url|application|الخدمة|التطبيق"),
        (AssetColumn.Owner, "owner|responsible|propriétaire|responsable|المالك|المسؤول"),
        (AssetColumn.Venue, "venue|site|location|lieu|emplacement|الموقع|المكان"),
        (AssetColumn.Entity, "entity|organisation|organization|entité|organisme|الجهة|المؤسسة"),
        (AssetColumn.Circle, "circle|tier|cercle|الدائرة"),
        (AssetColumn.Criticality, "criticality|importance|criticité|الأهمية|درجة الأهمية"),
        (AssetColumn.Contact, "contact|phone|téléphone|جهة الاتصال|الهاتف"),
        (AssetColumn.Note, "note|notes|comment|description|remarque|commentaire|ملاحظة|ملاحظات"));

    /// <summary>Reads a file's bytes.</summary>
    public static AssetFile Read(ReadOnlySpan<byte> bytes)
    {
        if (ImportText.Decode(bytes, out var problem) is not { } text)
        {
            return Failed(problem!);
        }

        var table = CsvTable.Read(text);
        var columns = Known.Find(table.Header, out var ignored, out problem);
        if (problem is not null)
        {
            return Failed(problem);
        }

        if (!columns.Keys.Any(c => c is AssetColumn.Host or AssetColumn.Address or AssetColumn.Range or AssetColumn.Service))
        {
            return Failed(table.Problems.Count > 0 ? table.Problems[0] : new ImportProblem(1, 0, new ColumnMissing("host, address, range, service")));
        }

        var places = All.Select(c => columns.TryGetValue(c, out var at) ? at + 1 : 0).ToImmutableArray();
        return new AssetFile(
            [.. table.Lines.Select(l => new AssetLine(l.Line, [.. places.Select(p => p == 0 ? null : l.Values[p - 1])]))], places, table.Problems, ignored);
    }

    /// <summary>Where a column is in the file, from 1; 0: not there.</summary>
    public int PlaceOf(AssetColumn column) => Places[(int)column];

    private static AssetFile Failed(ImportProblem problem) => new([], [.. All.Select(_ => 0)], [problem], []);
}
