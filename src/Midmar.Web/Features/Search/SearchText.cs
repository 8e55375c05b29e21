namespace Midmar.Web.Features.Search;

/// <summary>Names the texts of the search page.</summary>
public sealed class SearchText;
