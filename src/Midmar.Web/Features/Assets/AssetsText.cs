namespace Midmar.Web.Features.Assets;

/// <summary>Names the texts of the register's pages.</summary>
public sealed class AssetsText;
