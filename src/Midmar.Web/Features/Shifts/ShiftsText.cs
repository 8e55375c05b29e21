namespace Midmar.Web.Features.Shifts;

/// <summary>Texts of the shift's page.</summary>
public sealed class ShiftsText;
