using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Midmar.Hosting;

/// <summary>The certificate of HTTPS: one that is given, or one made at the first start and kept.</summary>
internal static class ServerCertificate
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(825);

    /// <summary>Reads a certificate with its key: PFX, or PEM with the key in the same or another file.</summary>
    /// <exception cref="UsageException">It cannot be read; the message says why.</exception>
    public static X509Certificate2 Read(string path, string? keyPath, string? password)
    {
        try
        {
            return path.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".p12", StringComparison.OrdinalIgnoreCase)
                ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
                : X509Certificate2.CreateFromPemFile(path, keyPath);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The certificate {path} cannot be used: {e.Message} Give a PFX file, or a PEM file with its key (--certificate-key).");
        }
    }

    /// <summary>The certificate of this folder, made when there is none or it has less than a month to go.</summary>
    public static X509Certificate2 Of(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "centre.pfx");
        if (File.Exists(path))
        {
            var known = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            if (known.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime.AddDays(30))
            {
                return known;
            }

            known.Dispose();
        }

        using var made = Make(time);
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var file = new FileStream(fresh, PrivateFile()))
        {
            file.Write(made.Export(X509ContentType.Pkcs12));
        }

        File.Move(fresh, path, overwrite: true);
        File.WriteAllText(Path.Combine(folder, "centre.crt"), made.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
    }

    /// <summary>The SHA-256 by which people compare it, in groups.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static X509Certificate2 Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Environment.MachineName}, O=Midmar", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        foreach (var address in Addresses())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var from = time.GetUtcNow().AddHours(-1);
        return request.CreateSelfSigned(from, from + Validity);
    }

    private static IEnumerable<IPAddress> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(n => n.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .Where(a => a.AddressFamily == AddressFamily.InterNetwork || (a.AddressFamily == AddressFamily.InterNetworkV6 && !a.IsIPv6LinkLocal))
        .Append(IPAddress.Loopback)
        .Append(IPAddress.IPv6Loopback)
        .Distinct();
}
