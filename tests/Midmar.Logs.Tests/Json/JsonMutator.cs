using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.Json;

/// <summary>Checks what the reader promises for any bytes.</summary>
public static class JsonMutator
{
    /// <summary>Reads the bytes, every value included; an exception or a broken promise fails the calling test.</summary>
    public static void Check(byte[] bytes)
    {
        var problems = new List<ReadProblem>();
        var last = -1L;
        var names = new HashSet<FieldId>();
        Reading.Each(new MemoryStream(bytes), "x.json", record =>
        {
            Assert.True(record.Offset > last, "records come in order");
            last = record.Offset;
            Assert.True(record.Original is [(byte)'{', .., (byte)'}'], "a record is an object");
            names.Clear();
            for (var i = 0; i < record.FieldCount; i++)
            {
                Assert.True(names.Add(record.FieldAt(i)), "a name comes once");
                Assert.NotEqual(FieldValueKind.Missing, record.ValueAt(i).Kind);
                _ = Reading.Show(record.ValueAt(i));
            }
        }, problems);

        Assert.All(problems, problem => Assert.InRange(problem.Offset, 0, (bytes.Length * 3) + 3));
    }
}
