using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Midmar.Sigma.Matching;

/// <summary>
/// How common a run of four bytes is in ordinary logs, from a text of what ordinary logs are full of. Only speed
/// hangs on it, never a result.
/// </summary>
internal static class GramCosts
{
    private const string Ordinary = """
        c:\windows\system32\ c:\windows\syswow64\ c:\program files\ c:\program files (x86)\ c:\programdata\microsoft\
        \device\harddiskvolume1\windows\system32\ \users\administrator\appdata\local\temp\ \appdata\roaming\microsoft\windows\
        .exe .dll .sys .tmp .log .dat .mui .com .net .org nt authority\system nt authority\network service local service
        \svchost.exe -k netsvcs -p -s \explorer.exe \cmd.exe /c \powershell.exe -noprofile -command \rundll32.exe \services.exe
        \lsass.exe \conhost.exe \taskhostw.exe \wmiprvse.exe \mshta.exe \wscript.exe \cscript.exe \regsvr32.exe \msiexec.exe
        \onedrive.exe \chrome.exe \firefox.exe \msedge.exe \searchindexer.exe \officeclicktorun.exe \microsoft office\root\office16\
        microsoft corporation microsoft windows operating system windows defender antivirus service host process
        hklm\software\microsoft\windows nt\currentversion\ hklm\system\currentcontrolset\services\ hklm\system\controlset001\control\
        hku\s-1-5-21- \software\classes\ \parameters\ \registry\machine\ dword (0x00000001) qword binary data
        md5= sha1= sha256= imphash= http:// https:// www. /index.html get post head mozilla/5.0 (windows nt 10.0; win64; x64)
        applewebkit/537.36 (khtml, like gecko) chrome safari user-agent content-type application/json text/html
        true false null none success failure failed error warning information user name domain account process thread
        127.0.0.1 192.168. 10.0.0. 172.16. 255.255.255.255 0x00000000 00000000-0000-0000-0000-000000000000 2024-01-01t00:00:00.000z
        new-object system.net.webclient system.management.automation get-process set-item function param begin end return
        version=1.0.0.0, culture=neutral, publickeytoken= assembly=system. /usr/bin/ /usr/sbin/ /usr/lib/ /bin/sh /etc/ /var/log/
        /home/ root arn:aws:iam:: amazonaws.com us-east-1 assumed-role console kubernetes namespaces default service account
        """;

    private const int HashBits = 16;

    private static readonly byte[] Counts = Count();

    /// <summary>0 for a run never met in ordinary text, more for common ones. Runs may share a place; a cost is no promise.</summary>
    public static int Of(uint gram) => Counts[(gram * 0x9E3779B1) >> (32 - HashBits)];

    /// <summary>The rarest run in a folded literal: how likely ordinary text is to contain the literal. Lower is rarer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int OfRarest(ReadOnlySpan<byte> literal)
    {
        var least = int.MaxValue;
        for (var i = 0; i + sizeof(uint) <= literal.Length; i++)
        {
            least = Math.Min(least, Of(MemoryMarshal.Read<uint>(literal[i..])));
        }

        return least;
    }

    private static byte[] Count()
    {
        var text = Encoding.UTF8.GetBytes(Ordinary);
        var counts = new byte[1 << HashBits];
        for (var i = 0; i + sizeof(uint) <= text.Length; i++)
        {
            ref var count = ref counts[(BinaryPrimitives.ReadUInt32LittleEndian(text.AsSpan(i)) * 0x9E3779B1) >> (32 - HashBits)];
            count = (byte)Math.Min(byte.MaxValue, count + 1);
        }

        return counts;
    }
}
