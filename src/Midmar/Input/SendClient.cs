using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Midmar.Input;

/// <summary>The connection to a centre that has a certificate of its own making.</summary>
internal static class SendClient
{
    /// <exception cref="UsageException">The certificate to trust cannot be read.</exception>
    public static HttpClient Create(Uri to, string token, bool insecure, string? authority)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) };
        if (authority is not null)
        {
            var trusted = Read(authority);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && IsTrusted(certificate, trusted);
        }
        else if (insecure)
        {
#pragma warning disable CA5359 // The person asked for it, and the help says what it means.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        var client = new HttpClient(handler) { BaseAddress = to, Timeout = Timeout.InfiniteTimeSpan };

        // A file that is refused need not be sent first.
        client.DefaultRequestHeaders.ExpectContinue = true;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static X509Certificate2Collection Read(string path)
    {
        try
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(path);
            return trusted;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate {path} cannot be read: {e.Message} Give a PEM file.");
        }
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Certificate2Collection trusted)
    {
        if (certificate is not X509Certificate2 presented)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(presented);
    }
}
