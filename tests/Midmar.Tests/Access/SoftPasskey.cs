using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Midmar.Tests.Access;

/// <summary>An authenticator in memory, as WebAuthn level 2 describes one: ES256, no attestation, user verified.</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private string userHandle = string.Empty;
    private uint counter;

    /// <summary>Answers creation options as navigator.credentials.create does.</summary>
    public string Create(string options, Uri origin)
    {
        using var json = JsonDocument.Parse(options);
        userHandle = json.RootElement.GetProperty("user").GetProperty("id").GetString()!;
        var data = AuthenticatorData(origin.Host, Present | Verified | HasCredential, [.. new byte[16], 0, (byte)id.Length, .. id, .. PublicKey()]);
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), .. Bytes(data)];
        return Credential(json, origin, "webauthn.create", _ => new Dictionary<string, object?>
        {
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = Array.Empty<string>(),
        });
    }

    /// <summary>Answers request options as navigator.credentials.get does.</summary>
    public string Get(string options, Uri origin)
    {
        using var json = JsonDocument.Parse(options);
        var data = AuthenticatorData(origin.Host, Present | Verified, []);
        return Credential(json, origin, "webauthn.get", client => new Dictionary<string, object?>
        {
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = userHandle,
        });
    }

    public void Dispose() => key.Dispose();

    private string Credential(JsonDocument options, Uri origin, string type, Func<byte[], Dictionary<string, object?>> respond)
    {
        var client = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type,
            challenge = options.RootElement.GetProperty("challenge").GetString(),
            origin = origin.GetLeftPart(UriPartial.Authority),
            crossOrigin = false,
        });
        var response = respond(client);
        response["clientDataJSON"] = Base64Url.EncodeToString(client);
        return JsonSerializer.Serialize(new
        {
            id = Base64Url.EncodeToString(id),
            rawId = Base64Url.EncodeToString(id),
            type = "public-key",
            clientExtensionResults = new { },
            response,
        });
    }

    private byte[] AuthenticatorData(string domain, byte flags, ReadOnlySpan<byte> credential)
    {
        var head = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(domain), head);
        head[32] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(33), ++counter);
        return [.. head, .. credential];
    }

    /// <summary>COSE: kty EC2, alg ES256, crv P-256, x, y.</summary>
    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => [0x58, (byte)bytes.Length, .. bytes];
}
