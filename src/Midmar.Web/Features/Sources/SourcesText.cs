namespace Midmar.Web.Features.Sources;

/// <summary>Names the texts of the sources' pages.</summary>
public sealed class SourcesText;
