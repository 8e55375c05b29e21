using System.Buffers.Binary;
using System.Text;
using Midmar.Logs.Formats.Evtx;
using Xunit;

namespace Midmar.Logs.Tests.Evtx;

public sealed class DamageTests
{
    [Theory]
    [InlineData("2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx", 1951, 26, "evtx.chunk-data-checksum=2 evtx.record=24 evtx.record-damaged=2")]
    [InlineData("2-vss_7-System.evtx", 1160, 0, "")]
    [InlineData("E_Windows_system32_winevt_logs_Microsoft-Windows-CAPI2%4Operational.evtx", 340, 0, "")]
    [InlineData("Microsoft-Windows-HelloForBusiness%4Operational.evtx", 6, 0, "evtx.chunk-data-checksum=1 evtx.record-size=1")]
    [InlineData("post-Security.evtx", 126, 0, "")]
    [InlineData("sample-with-irregular-bool-values.evtx", 3028, 0, "")]
    [InlineData("security.evtx", 2261, 0, "")]
    [InlineData("sysmon.evtx", 358, 0, "evtx.chunk-signature=8 evtx.record-damaged=8")]
    public void Odd_and_damaged_files_are_read_as_far_as_they_go(string name, int records, int lost, string problems)
    {
        var counted = EvtxFiles.Count(Testing.RealData.Require("evtx", "odd-and-damaged", name));

        Assert.Equal((records, lost, problems), (counted.Records, counted.Lost, counted.Summary));
    }

    [Fact]
    public void A_sound_file_has_no_problems() => AssertCount(Sound(), 3, "");

    [Fact]
    public void Wrong_checksums_are_reported_and_everything_is_read()
    {
        var file = Sound();
        file[124] ^= 1;
        file[4096 + 52] ^= 1;

        AssertCount(file, 3, "evtx.chunk-data-checksum=1 evtx.chunk-header-checksum=1 evtx.file-header-checksum=1");
    }

    [Fact]
    public void Chunks_beyond_the_count_in_the_header_are_read()
    {
        var two = Sound().Concat(Sound().Skip(4096)).ToArray();

        AssertCount(two, 6, "");
    }

    [Fact]
    public void Fewer_chunks_than_the_header_counts_are_reported()
    {
        var file = Sound();
        file[42] = 9;
        FixFileHeader(file);

        AssertCount(file, 3, "evtx.chunk-count=1");
    }

    [Fact]
    public void An_unknown_version_is_reported_and_read()
    {
        var file = Sound();
        file[36] = 7;
        FixFileHeader(file);

        AssertCount(file, 3, "evtx.version=1");
    }

    [Fact]
    public void Records_after_a_wrong_free_space_offset_are_read_when_they_go_on()
    {
        var file = Sound();
        var second = file.AsSpan(4096 + 513).IndexOf(EventRecord.Signature) + 513;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4096 + 48), second);

        AssertCount(file, 3, "evtx.chunk-data-checksum=1 evtx.chunk-header-checksum=1 evtx.free-space=1");
    }

    [Fact]
    public void Old_records_in_the_free_space_are_not_read()
    {
        var file = Sound();
        var (first, size) = (4096 + 512, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4096 + 516)));
        var free = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4096 + 48));
        file.AsSpan(first, size).CopyTo(file.AsSpan(4096 + free));

        AssertCount(file, 3, "");
    }

    [Fact]
    public void After_a_damaged_record_reading_goes_on_at_the_next()
    {
        var file = Sound();
        file.AsSpan(4096 + 512 + 4, 4).Fill(0xee);

        var counted = EvtxFiles.Count(file);

        // The template's definition is in the first record, and there it is still whole.
        Assert.Equal((2, 1), (counted.Records, counted.Lost));
        Assert.Equal(4096 + 512, counted.Problems.Single(p => p.Code == "evtx.record-damaged").Offset);
    }

    [Fact]
    public void A_chunk_without_its_signature_still_gives_its_records()
    {
        var file = Sound();
        file.AsSpan(4096, 8).Clear();

        AssertCount(file, 3, "evtx.chunk-signature=1");
    }

    [Fact]
    public void A_chunk_that_is_not_where_it_should_be_is_found()
    {
        var moved = Sound().Take(4096).Concat(new byte[512]).Concat(Sound().Skip(4096)).ToArray();

        Assert.Equal(3, EvtxFiles.Count(moved).Records);
    }

    [Fact]
    public void A_file_without_its_header_is_read()
    {
        AssertCount(Sound().Skip(4096).ToArray(), 3, "evtx.file-header-missing=1");
    }

    [Fact]
    public void A_cut_chunk_gives_the_records_before_the_cut()
    {
        var file = Sound();
        var third = file.AsSpan().LastIndexOf(EventRecord.Signature);

        var counted = EvtxFiles.Count(file[..(third + 40)]);

        Assert.Equal(2, counted.Records);
        Assert.Contains(counted.Problems, p => p.Code == "evtx.chunk-truncated");
        Assert.Contains(counted.Problems, p => p.Code == "evtx.record-damaged" && p.RecordsLost == 1);
    }

    [Fact]
    public void Empty_and_foreign_files_are_a_problem_not_an_error()
    {
        Assert.Equal("evtx.file-header-signature=1", EvtxFiles.Count([]).Summary);
        Assert.Equal(0, EvtxFiles.Count(Encoding.ASCII.GetBytes(new string('x', 200_000))).Records);
    }

    private static byte[] Sound()
    {
        var definition = 0;
        return new ChunkBuilder()
            .Record(b =>
            {
                definition = b.At + 10;
                b.Instance(t => t.Element("Event", e => e.Element("EventData", d => d.Data("A", 0, 1))), (1, "x\0"u8.ToArray()));
            })
            .Record(b => b.InstanceAt(definition, (1, "y\0"u8.ToArray())))
            .Record(b => b.InstanceAt(definition, (1, "z\0"u8.ToArray())))
            .File();
    }

    private static void FixFileHeader(byte[] file) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(124), Crc32.Of(file.AsSpan(0, 120)));

    private static void AssertCount(byte[] file, int records, string problems)
    {
        var counted = EvtxFiles.Count(file);
        Assert.Equal((records, problems), (counted.Records, counted.Summary));
    }
}
