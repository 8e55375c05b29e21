using System.Runtime.InteropServices;

namespace Midmar.Store.Files;

/// <summary>A second name for a file: it stays when the first is deleted, and shows what is appended.</summary>
internal static partial class HardLink
{
    /// <summary>Links, or copies where the file system cannot link.</summary>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public static void Make(string existing, string name)
    {
        if (OperatingSystem.IsWindows() || Link(existing, name) != 0)
        {
            File.Copy(existing, name);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
