using Xunit;

namespace Midmar.Testing;

/// <summary>
/// Real logs and rules that nobody here wrote, read from a folder beside the checkout
/// (<c>MIDMAR_DATA</c>, or <c>../shared/data</c>). A developer without it skips these tests;
/// in CI a missing folder is a failure.
/// </summary>
public static class RealData
{
    /// <summary>The root of the checkout: the nearest parent folder that holds Midmar.slnx.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>The data folder, whether or not it exists.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("MIDMAR_DATA")
        ?? Path.GetFullPath(Path.Combine(Checkout, "..", "shared", "data"));

    /// <summary>Full path of a file or folder in the data; skips the calling test when the data is not there.</summary>
    public static string Require(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        if (Path.Exists(path))
        {
            return path;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"CI has no test data at {path}: set MIDMAR_DATA to the folder that holds it.");
        }

        Assert.Skip($"No test data at {path}: set MIDMAR_DATA to the folder that holds it.");
        return path;
    }

    private static string FindCheckout()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Midmar.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No Midmar.slnx above {AppContext.BaseDirectory}.");
    }
}
