namespace Midmar.Records;

/// <summary>
/// A log source as Sigma names it (rules specification 2.1, "LogSource"). An absent part is null;
/// parts are lower case.
/// </summary>
/// <param name="Category">Kind of log whatever the product, such as <c>process_creation</c>.</param>
/// <param name="Product">Product, such as <c>windows</c>.</param>
/// <param name="Service">Log of the product, such as <c>sysmon</c>.</param>
public readonly record struct LogSource(string? Category, string? Product, string? Service)
{
    /// <summary>Whether a rule for this log source applies to records of <paramref name="actual"/>: every part the rule names is equal.</summary>
    public bool Covers(in LogSource actual) =>
        (Category is null || string.Equals(Category, actual.Category, StringComparison.OrdinalIgnoreCase))
        && (Product is null || string.Equals(Product, actual.Product, StringComparison.OrdinalIgnoreCase))
        && (Service is null || string.Equals(Service, actual.Service, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads <c>category=… product=… service=…</c>, parts separated by space or comma, any of them absent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The log source; as far as it was read, when it is wrong.</param>
    /// <param name="wrong">The part that is none; null when all is well.</param>
    public static bool TryParse(string text, out LogSource source, out string? wrong)
    {
        source = default;
        wrong = null;
        foreach (var part in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, { Length: > 0 } right] ? (left, right.ToLowerInvariant()) : (part, null);
            switch (name)
            {
                case "category" when value is not null:
                    source = source with { Category = value };
                    break;
                case "product" when value is not null:
                    source = source with { Product = value };
                    break;
                case "service" when value is not null:
                    source = source with { Service = value };
                    break;
                default:
                    wrong = part;
                    return false;
            }
        }

        return true;
    }

    /// <summary><c>category=… product=… service=…</c>, absent parts left out.</summary>
    public override string ToString() => string.Join(
        ' ',
        new[] { ("category", Category), ("product", Product), ("service", Service) }
            .Where(part => part.Item2 is not null)
            .Select(part => $"{part.Item1}={part.Item2}"));
}
