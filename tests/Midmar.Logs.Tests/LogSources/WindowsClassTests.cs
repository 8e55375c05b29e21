using System.Collections.Immutable;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Xunit;

namespace Midmar.Logs.Tests.LogSources;

public sealed class WindowsClassTests
{
    [Fact]
    public void A_renamed_field_has_both_names_unless_the_second_is_taken()
    {
        var (from, to, taken) = (FieldNames.Intern("NewProcessName"), FieldNames.Intern("Image"), FieldNames.Intern("Taken"));
        var (label, level) = (FieldNames.Intern("MandatoryLabel"), FieldNames.Intern("IntegrityLevel"));
        var batch = new RecordBatch();
        batch.Start([], 0, new NoValues(), default, 0);
        batch.Add(from, FieldValue.Of("a.exe"));
        batch.Add(taken, FieldValue.Of("own"));
        batch.Add(label, FieldValue.Of("S-1-16-12288"));
        var kind = new WindowsClass(LogSourceSet.Empty, [
            new FieldRename(from, to, ImmutableDictionary<string, string>.Empty),
            new FieldRename(from, taken, ImmutableDictionary<string, string>.Empty),
            new FieldRename(label, level, ImmutableDictionary<string, string>.Empty.Add("S-1-16-12288", "High"))]);

        batch.EndRecord(0, 0, default, kind.Finish(batch));

        Assert.Equal(5, batch[0].FieldCount);
        Assert.Equal("a.exe", batch[0].Get(to).ToString());
        Assert.Equal("own", batch[0].Get(taken).ToString());
        Assert.Equal("High", batch[0].Get(level).ToString());
        Assert.Equal("S-1-16-12288", batch[0].Get(label).ToString());
    }

    private sealed class NoValues : ValueDecoder
    {
        public override FieldValue Decode(RecordBatch batch, in RawValue raw) => FieldValue.Null;
    }
}
