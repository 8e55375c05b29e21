using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>
/// The figures of an authenticator app (RFC 6238: SHA-1, 30 seconds, six figures), each good once, as its section 5.2
/// asks: whoever looks over a shoulder has nothing. The step last accepted is kept with the person; it and all before it
/// are refused, also to a request that comes at the same moment.
/// </summary>
internal sealed class OnceOnlyCodes(TimeProvider time) : IUserTwoFactorTokenProvider<Person>
{
    /// <summary>Steps by which the two clocks may differ, either way (count).</summary>
    public const int Tolerance = 2;

    private const int StepSeconds = 30;
    private const int Figures = 6;
    private const int Modulus = 1_000_000;
    private const string Place = "Midmar";
    private const string Name = "LastStep";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <inheritdoc/>
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Person> manager, Person user) =>
        !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    /// <inheritdoc/>
    public Task<string> GenerateAsync(string purpose, UserManager<Person> manager, Person user) => Task.FromResult(string.Empty);

    /// <inheritdoc/>
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Person> manager, Person user)
    {
        if (token.Length != Figures || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } text)
        {
            return false;
        }

        var key = Decode(text);
        var now = time.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;
        var last = LastStep(await manager.GetAuthenticationTokenAsync(user, Place, Name), key);
        for (var step = Math.Max(now - Tolerance, last + 1); step <= now + Tolerance; step++)
        {
            if (CodeOf(key, step) == number)
            {
                // Of two that come with it at once the second finds the person changed, and is refused.
                return (await manager.SetAuthenticationTokenAsync(user, Place, Name, Kept(step, key))).Succeeded;
            }
        }

        return false;
    }

    /// <summary>Another key begins anew: its figures are others.</summary>
    private static long LastStep(string? kept, byte[] key) =>
        kept?.Split(' ') is [var step, var of] && of == FingerprintOf(key) && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : -1;

    private static string Kept(long step, byte[] key) => string.Create(CultureInfo.InvariantCulture, $"{step} {FingerprintOf(key)}");

    private static string FingerprintOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8));

    private static int CodeOf(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The algorithm of the standard, and the one every app has.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        return (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue) % Modulus;
    }

    /// <summary>Base 32 (RFC 4648) as Identity makes it: capitals, no padding.</summary>
    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in text)
        {
            bits = ((bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal)) & 0xfff;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return [.. bytes];
    }
}
