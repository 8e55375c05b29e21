using Midmar.Records;

namespace Midmar.Detection.Indicators;

/// <summary>What a field may have in it that an indicator is about.</summary>
[Flags]
internal enum FieldUse : byte
{
    None = 0,

    /// <summary>An address; several, separated by commas or semicolons.</summary>
    Address = 1,

    /// <summary>A host's name, or its address; several likewise.</summary>
    Host = 2,

    /// <summary>Hashes with their names: <c>MD5=…,SHA256=…</c>.</summary>
    NamedHashes = 4,

    /// <summary>A hash of a file, told by its length.</summary>
    FileHash = 8,

    /// <summary>MD5 over a program's imports.</summary>
    Imphash = 16,

    /// <summary>An address on the web, whole or from its path on; its host is looked for too.</summary>
    Url = 32,
}

/// <summary>
/// The fields in which indicators are looked for, by the names that Sigma's log sources, Sysmon, Zeek, web proxies and ECS
/// give them. Free text (command lines, messages) is not searched: rules do that.
/// </summary>
internal static class IndicatorFields
{
    /// <summary>Hosts that a path without one belongs to.</summary>
    public static readonly FieldId[] UrlHosts = Ids("cs-host", "r-dns", "url.domain", "host", "destination.domain", "DestinationHostname");

    private static readonly (FieldUse Use, string[] Names)[] Table =
    [
        (FieldUse.Address,
        [
            "DestinationIp", "SourceIp", "IpAddress", "DestAddress", "SourceAddress", "ClientAddress", "dst_ip", "src_ip", "dest_ip", "ip", "DestinationIP", "SourceIP",
            "id.orig_h", "id.resp_h", "c-ip", "s-ip", "r-ip", "sourceIPAddress", "callerIpAddress", "IPAddress", "ipAddress", "client_ip", "ClientIP", "remote_ip",
            "source.ip", "destination.ip", "client.ip", "server.ip", "host.ip", "source.address", "destination.address", "client.address", "server.address",
            "source.nat.ip", "destination.nat.ip", "dns.resolved_ip", "related.ip", "network.forwarded_ip", "properties.clientIpAddress", "tx_hosts", "rx_hosts", "RemoteAddress",
        ]),
        (FieldUse.Host,
        [
            "DestinationHostname", "SourceHostname", "QueryName", "query", "QueryResults", "answers", "cs-host", "r-dns", "dest_host", "dst_host", "server_name",
            "destination.domain", "source.domain", "client.domain", "server.domain", "url.domain", "dns.question.name", "dns.question.registered_domain", "dns.answers.data", "dns.answers.name",
            "tls.client.server_name", "tls.server.x509.subject.alternative_names", "related.hosts", "WorkstationName", "TargetServerName", "host", "RemoteHost", "remote_hostname",
        ]),
        (FieldUse.NamedHashes, ["Hashes", "hashes", "Hash", "hash", "ConfigurationFileHash"]),
        (FieldUse.FileHash,
        [
            "md5", "sha1", "sha256", "MD5", "SHA1", "SHA256", "Md5", "Sha1", "Sha256", "FileHash", "file_hash", "related.hash",
            "file.hash.md5", "file.hash.sha1", "file.hash.sha256", "process.hash.md5", "process.hash.sha1", "process.hash.sha256",
            "dll.hash.md5", "dll.hash.sha1", "dll.hash.sha256", "process.parent.hash.md5", "process.parent.hash.sha1", "process.parent.hash.sha256",
        ]),
        (FieldUse.Imphash, ["imphash", "Imphash", "IMPHASH", "file.pe.imphash", "process.pe.imphash", "dll.pe.imphash"]),
        (FieldUse.Url,
        [
            "url", "Url", "URL", "c-uri", "cs-uri", "cs-uri-stem", "uri", "url.full", "url.original", "url.path", "cs-referrer", "referrer", "http.request.referrer", "request_url", "DownloadUrl", "remoteUrl",
        ]),
    ];

    private static readonly FieldUse[] ById = Index();

    /// <summary>What a field may have in it.</summary>
    public static FieldUse Of(FieldId field) => (uint)field.Value < (uint)ById.Length ? ById[field.Value] : FieldUse.None;

    private static FieldUse[] Index()
    {
        var ids = Table.SelectMany(row => row.Names.Select(name => (FieldNames.Intern(name), row.Use))).ToArray();
        var uses = new FieldUse[ids.Max(i => i.Item1.Value) + 1];
        foreach (var (id, use) in ids)
        {
            uses[id.Value] |= use;
        }

        return uses;
    }

    private static FieldId[] Ids(params string[] names) => [.. names.Select(FieldNames.Intern)];
}
