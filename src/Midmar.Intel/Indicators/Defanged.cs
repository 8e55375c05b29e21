namespace Midmar.Intel.Indicators;

/// <summary>Values made harmless for e-mail and reports (<c>hxxp</c>, <c>[.]</c>), made whole again.</summary>
public static class Defanged
{
    private static readonly (string Written, string Meant)[] Parts =
    [
        ("[.]", "."), ("(.)", "."), ("{.}", "."), ("[dot]", "."), ("(dot)", "."), ("{dot}", "."),
        ("[://]", "://"), ("[:]", ":"), ("(:)", ":"), ("[/]", "/"), ("[at]", "@"), ("[@]", "@"), ("\\.", "."),
    ];

    /// <summary>The value as it was meant; the same when it was not changed.</summary>
    public static string Refang(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = value;
        if (text.AsSpan().ContainsAny('[', '(', '{') || text.Contains("\\.", StringComparison.Ordinal))
        {
            foreach (var (written, meant) in Parts)
            {
                text = text.Replace(written, meant, StringComparison.OrdinalIgnoreCase);
            }
        }

        return text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? "http" + text[4..]
            : text.StartsWith("fxp", StringComparison.OrdinalIgnoreCase) ? "ftp" + text[3..]
            : text;
    }
}
