namespace Midmar.Sigma.Conditions;

/// <summary>The words and brackets of a condition.</summary>
internal struct ConditionTokens
{
    private readonly string text;
    private int end;

    public ConditionTokens(string text)
    {
        this.text = text;
        Next();
    }

    /// <summary>Where the token ahead begins; the end of the text when there is none.</summary>
    public int Start { get; private set; }

    /// <summary>The token ahead; empty at the end.</summary>
    public readonly ReadOnlySpan<char> Peek() => text.AsSpan(Start, end - Start);

    /// <summary>Passes over the token ahead.</summary>
    public void Next()
    {
        Start = end;
        while (Start < text.Length && char.IsWhiteSpace(text[Start]))
        {
            Start++;
        }

        end = Start;
        if (end < text.Length && text[end] is '(' or ')')
        {
            end++;
            return;
        }

        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')'))
        {
            end++;
        }
    }
}
