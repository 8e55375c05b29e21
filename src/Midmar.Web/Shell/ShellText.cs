namespace Midmar.Web.Shell;

/// <summary>Names the texts of the shell.</summary>
public sealed class ShellText;
