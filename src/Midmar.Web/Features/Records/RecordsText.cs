namespace Midmar.Web.Features.Records;

/// <summary>Names the texts of a shown record.</summary>
public sealed class RecordsText;
