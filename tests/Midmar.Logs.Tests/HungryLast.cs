using Midmar.Logs.Tests;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(HungryLast))]

namespace Midmar.Logs.Tests;

/// <summary>
/// Runs the JSON tests last: their random names fill the process-wide table of field names, after which EVTX names are
/// local to a batch, and tests that measure the ordinary case would pass or fail by the order they run in.
/// </summary>
public sealed class HungryLast : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => c.TestCollectionDisplayName.Contains(".Json.", StringComparison.Ordinal)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}
