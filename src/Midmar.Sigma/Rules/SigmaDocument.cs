using System.Collections.Immutable;

namespace Midmar.Sigma.Rules;

/// <summary>A rule or a correlation rule: something that can match and be reported.</summary>
public abstract class SigmaDocument
{
    private protected SigmaDocument(RuleHeader header, bool emitsAlone)
    {
        Header = header;
        EmitsAlone = emitsAlone;
    }

    /// <summary>Title, id, level and the like.</summary>
    public RuleHeader Header { get; }

    /// <summary>
    /// Whether a match is a finding of its own. A rule that a correlation refers to is so only when such a correlation
    /// says <c>generate: true</c> (correlation specification, "Generate"); any other rule is.
    /// </summary>
    public bool EmitsAlone { get; }

    /// <inheritdoc cref="RuleHeader.Title"/>
    public string Title => Header.Title;

    /// <inheritdoc cref="RuleHeader.Id"/>
    public string? Id => Header.Id;

    /// <inheritdoc cref="RuleHeader.Name"/>
    public string? Name => Header.Name;

    /// <inheritdoc cref="RuleHeader.Status"/>
    public RuleStatus? Status => Header.Status;

    /// <inheritdoc cref="RuleHeader.Level"/>
    public RuleLevel? Level => Header.Level;

    /// <inheritdoc cref="RuleHeader.Description"/>
    public string? Description => Header.Description;

    /// <inheritdoc cref="RuleHeader.Author"/>
    public string? Author => Header.Author;

    /// <inheritdoc cref="RuleHeader.Date"/>
    public DateOnly? Date => Header.Date;

    /// <inheritdoc cref="RuleHeader.Modified"/>
    public DateOnly? Modified => Header.Modified;

    /// <inheritdoc cref="RuleHeader.References"/>
    public ImmutableArray<string> References => Header.References;

    /// <inheritdoc cref="RuleHeader.FalsePositives"/>
    public ImmutableArray<string> FalsePositives => Header.FalsePositives;

    /// <inheritdoc cref="RuleHeader.Tags"/>
    public ImmutableArray<string> Tags => Header.Tags;

    /// <inheritdoc cref="RuleHeader.Fields"/>
    public ImmutableArray<string> Fields => Header.Fields;

    /// <inheritdoc cref="RuleHeader.Path"/>
    public string Path => Header.Path;

    /// <inheritdoc cref="RuleHeader.Line"/>
    public int Line => Header.Line;

    /// <inheritdoc cref="RuleHeader.ContentHash"/>
    public string ContentHash => Header.ContentHash;

    /// <summary>The title.</summary>
    public override string ToString() => Title;
}
