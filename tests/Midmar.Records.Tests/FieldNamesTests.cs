using System.Text;
using Midmar.Records;
using Xunit;

namespace Midmar.Records.Tests;

public sealed class FieldNamesTests
{
    [Fact]
    public void The_same_name_has_one_id_wherever_it_comes_from()
    {
        var fromRule = FieldNames.Intern("CommandLine");

        Assert.True(FieldNames.TryInternFromData(Encoding.UTF8.GetBytes("CommandLine"), out var fromData));
        Assert.Equal(fromRule, fromData);
        Assert.Equal("CommandLine", FieldNames.Name(fromData));
    }

    [Fact]
    public void Names_differ_by_case() =>
        Assert.NotEqual(FieldNames.Intern("image"), FieldNames.Intern("Image"));
}
