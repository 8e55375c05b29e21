namespace Midmar.Centre.Assets;

/// <summary>Names of acts on assets and organisations in the audit log; see <see cref="Audit.AuditActions"/>.</summary>
public static class AssetActions
{
    /// <summary>A protected organisation was added.</summary>
    public const string AddEntity = "entities.add";

    /// <summary>A protected organisation was changed.</summary>
    public const string ChangeEntity = "entities.change";

    /// <summary>A protected organisation was taken off.</summary>
    public const string RemoveEntity = "entities.remove";

    /// <summary>An asset was added.</summary>
    public const string Add = "assets.add";

    /// <summary>An asset was changed.</summary>
    public const string Change = "assets.change";

    /// <summary>Assets were taken off.</summary>
    public const string Remove = "assets.remove";

    /// <summary>Assets were imported; the text says how many.</summary>
    public const string Import = "assets.import";

    /// <summary>The register was exported.</summary>
    public const string Export = "assets.export";
}
