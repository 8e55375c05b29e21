using System.Text;

namespace Midmar.Exercise.Telemetry;

/// <summary>PowerShell's form of a command in one argument: UTF-16 in Base64.</summary>
internal static class EncodedCommand
{
    public static string Of(string command) => Convert.ToBase64String(Encoding.Unicode.GetBytes(command));
}
