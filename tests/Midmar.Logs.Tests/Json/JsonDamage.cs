using System.Text;

namespace Midmar.Logs.Tests.Json;

/// <summary>Damages JSON logs, the same way for the same seed.</summary>
public static class JsonDamage
{
    private static readonly byte[][] Seeds =
    [
        "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":\"C:\\\\a.exe\",\"l\":[1,{\"a\":2},[3]]}\n{\"a\":{\"b\":{\"c\":[{\"d\":1},{\"d\":2}]}},\"t\":\"\\ud83d\\ude00\\n\"}\n"u8.ToArray(),
        "[\n {\"ts\":1588205199.8,\"uid\":\"C1\",\"id.orig_h\":\"::1\"},\n {\"ts\":null,\"x\":true,\"y\":-1.5e3}\n]\n"u8.ToArray(),
        "{\"Records\":[{\"eventTime\":\"2024-01-01T00:00:00Z\",\"eventSource\":\"s\",\"userIdentity\":{\"type\":\"t\"}},{\"eventName\":\"e\"}],\"z\":1}\n"u8.ToArray(),
        "{\n  \"Event\": {\n    \"System\": {\n      \"EventID\": 4688,\n      \"Channel\": \"Security\"\n    },\n    \"EventData\": {\n      \"NewProcessName\": \"x\"\n    }\n  }\n}\n"u8.ToArray(),
        Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"a\":1}\r\n{\"b\":\"é\"}\r\n")).ToArray(),
    ];

    private static readonly byte[] Interesting = "{}[]\",:\\\n\r \0\xFF0-etfnu"u8.ToArray();

    /// <summary>A damaged log.</summary>
    public static byte[] Mutate(ulong seed)
    {
        var state = seed;
        uint Next(int below)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (uint)((mixed ^ (mixed >> 31)) % (ulong)Math.Max(1, below));
        }

        var bytes = new List<byte>(Seeds[Next(Seeds.Length)]);
        for (var change = Next(8); change > 0 && bytes.Count > 0; change--)
        {
            var at = (int)Next(bytes.Count);
            switch (Next(6))
            {
                case 0:
                    bytes[at] = (byte)Next(256);
                    break;
                case 1:
                    bytes.Insert(at, Interesting[Next(Interesting.Length)]);
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.RemoveRange(at, (int)Next(bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, Seeds[Next(Seeds.Length)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, (int)Next(Math.Min(40, bytes.Count - at))));
                    break;
            }
        }

        return [.. bytes];
    }
}
