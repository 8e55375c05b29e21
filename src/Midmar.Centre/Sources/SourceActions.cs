namespace Midmar.Centre.Sources;

/// <summary>Names of acts on sources in the audit log; see <see cref="Audit.AuditActions"/>.</summary>
public static class SourceActions
{
    /// <summary>A source was set up.</summary>
    public const string Add = "source.add";

    /// <summary>A source was changed, enabled or disabled.</summary>
    public const string Change = "source.change";

    /// <summary>A source got another token; the one before opens nothing any more.</summary>
    public const string NewToken = "source.token";

    /// <summary>Records that could not be read were looked at.</summary>
    public const string ViewFailed = "source.failed-view";

    /// <summary>Records that could not be read were read again.</summary>
    public const string Replay = "source.failed-replay";

    /// <summary>Records that could not be read were let go.</summary>
    public const string Discard = "source.failed-discard";

    /// <summary>A file of records was uploaded.</summary>
    public const string Upload = "source.upload";
}
