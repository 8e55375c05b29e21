using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Several comparisons that must all hold.</summary>
internal static class CorrelationBounds
{
    public static bool Hold(IReadOnlyList<CorrelationBound> bounds, decimal number)
    {
        for (var i = 0; i < bounds.Count; i++)
        {
            if (!bounds[i].Holds(number))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the comparisons exclude each other, such as <c>gte: 5</c> with <c>lte: 3</c>.</summary>
    public static bool AreEmpty(IReadOnlyList<CorrelationBound> bounds)
    {
        if (bounds.Count < 2)
        {
            return false;
        }

        // The satisfying numbers form intervals between the given values: it is enough to try those and their neighbours.
        const decimal step = 0.000001m;
        return !bounds.Any(b => Hold(bounds, b.Value) || Hold(bounds, b.Value + step) || Hold(bounds, b.Value - step));
    }
}
