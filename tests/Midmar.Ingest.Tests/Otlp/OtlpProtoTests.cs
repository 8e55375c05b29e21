using CsCheck;
using Midmar.Ingest.Otlp;
using Xunit;

namespace Midmar.Ingest.Tests.Otlp;

public sealed class OtlpProtoTests
{
    // resourceLogs{resource{attributes{key=k,value{string=v}}},scopeLogs{logRecords{time,severity,body{kvlist},attributes{array}}}}
    private static readonly byte[] Sample =
    [
        0x0A, 0x3C, 0x0A, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x6B, 0x12, 0x03, 0x0A, 0x01, 0x76,
        0x12, 0x2E, 0x12, 0x2C, 0x09, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x10, 0x09,
        0x2A, 0x0C, 0x32, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x61, 0x12, 0x03, 0x0A, 0x01, 0x62,
        0x32, 0x11, 0x0A, 0x01, 0x63, 0x12, 0x0C, 0x2A, 0x0A, 0x0A, 0x02, 0x18, 0x05, 0x0A, 0x04, 0x0A, 0x02, 0x78, 0x79,
    ];

    [Fact]
    public void The_fields_of_a_request_are_found_by_their_numbers()
    {
        var scope = Assert.Single(OtlpProto.Read(Sample));
        var record = Assert.Single(scope.Records);

        Assert.Equal("v", (string?)Assert.Single(scope.Resource).Value);
        Assert.Equal(9, record.SeverityNumber);
        Assert.Equal("""{"a":"b"}""", record.Body!.ToJsonString());
        Assert.Equal("""[5,"xy"]""", Assert.Single(record.Attributes).Value!.ToJsonString());
    }

    [Fact]
    public void Damage_is_an_InvalidDataException_and_nothing_else()
    {
        Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.Byte, Gen.Int[0, Sample.Length - 1], Gen.Byte, Gen.Int[0, Sample.Length]).Sample(
            (first, one, second, other, length) =>
            {
                var damaged = Sample.ToArray();
                damaged[first] = one;
                damaged[second] = other;
                Convert(damaged.AsSpan(0, length));
            },
            iter: 20_000);
    }

    [Fact]
    public void Values_nested_without_end_are_refused()
    {
        byte[] value = [0x0A, 0x01, 0x76];
        for (var depth = 0; depth < 200; depth++)
        {
            byte[] array = [0x0A, .. Varint(value.Length), .. value];
            value = [0x2A, .. Varint(array.Length), .. array];
        }

        byte[] record = [0x2A, .. Varint(value.Length), .. value];
        byte[] scope = [0x12, .. Varint(record.Length), .. record];
        byte[] resource = [0x12, .. Varint(scope.Length), .. scope];
        byte[] request = [0x0A, .. Varint(resource.Length), .. resource];

        Assert.Contains("deeper", Assert.Throws<InvalidDataException>(() => OtlpProto.Read(request)).Message, StringComparison.Ordinal);
    }

    private static void Convert(ReadOnlySpan<byte> message)
    {
        try
        {
            var lines = new LineBuffer(256);
            foreach (var scope in OtlpProto.Read(message))
            {
                foreach (var record in scope.Records)
                {
                    OtlpLine.Write(scope, record, lines);
                }
            }

            lines.Release();
        }
        catch (InvalidDataException)
        {
            // As it should.
        }
    }

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
