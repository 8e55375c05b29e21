namespace Midmar.Web.Features.Playbooks;

/// <summary>Texts of playbooks and their runs.</summary>
public sealed class PlaybooksText;
