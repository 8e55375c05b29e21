namespace Midmar.Web.Features.Uploads;

/// <summary>Names the texts of uploads.</summary>
public sealed class UploadText;
