using Midmar.Logs.Tests.Json;
using Midmar.Testing;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Midmar.Logs.Tests.LogSources;

public sealed class ProductTableTests
{
    private const string Ids = "\"ts\":1718128800.5,\"uid\":\"C1\",\"id.orig_h\":\"10.0.0.1\",\"id.orig_p\":5353,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53";

    [Theory]
    [InlineData("{" + Ids + ",\"query\":\"a.example\",\"qtype_name\":\"TXT\",\"answers\":[\"x\"]}", "dns", "record_type", "\"TXT\"")]
    [InlineData("{" + Ids + ",\"conn_state\":\"SF\"}", "conn", "dst_ip", "\"10.0.0.2\"")]
    [InlineData("{" + Ids + ",\"method\":\"GET\",\"uri\":\"/a\",\"host\":\"b\"}", "http", "c-uri", "\"/a\"")]
    public void Zeek_records_get_Sigmas_names_however_they_are_recognised(string record, string service, string field, string value)
    {
        foreach (var (text, path) in ((string, string)[])
        [
            (record, "anything.json"),
            (record, service + ".log"),
            (record.Replace("{", "{\"_path\":\"" + service + "\",", StringComparison.Ordinal), "anything.json"),
        ])
        {
            var read = Assert.Single(Reading.All(text, path).Records);

            Assert.Equal(service, Assert.Single(read.Sources.Sources).Service);
            Assert.Equal(value, read[field]);
        }
    }

    [Theory]
    [InlineData("{\"protoPayload\":{\"methodName\":\"m\",\"serviceName\":\"storage.googleapis.com\"}}", "gcp.audit", "gcp.audit.method_name", "\"m\"")]
    [InlineData("{\"protoPayload\":{\"serviceName\":\"admin.googleapis.com\",\"methodName\":\"m\",\"metadata\":{\"event\":[{\"eventName\":\"E\"}]}}}", "google_workspace.admin", "eventName", "\"E\"")]
    [InlineData("{\"protoPayload\":{\"serviceName\":\"login.googleapis.com\",\"metadata\":{\"event\":[{\"eventName\":\"E\"}]}}}", "google_workspace.login", "protoPayload.Servicename", "\"login.googleapis.com\"")]
    [InlineData("{\"riskEventType\":\"staleSignInAlertIncident\"}", "pim", "riskEventType", "\"staleSignInAlertIncident\"")]
    [InlineData("{\"riskEventType\":\"anonymizedIPAddress\"}", "riskdetection", "riskEventType", "\"anonymizedIPAddress\"")]
    [InlineData("{\"category\":\"SignInLogs\",\"resultType\":\"50053\"}", "signinlogs", "ResultType", "\"50053\"")]
    [InlineData("{\"category\":\"AuditLogs\",\"properties\":{\"activityDisplayName\":\"Add user\"}}", "auditlogs", "properties.message", "\"Add user\"")]
    [InlineData("{\"event_type_id\":8,\"user_id\":1,\"user_name\":\"k\"}", "onelogin.events", "event_type_id", "8")]
    [InlineData("{\"eventType\":\"user.session.start\",\"published\":\"2026-06-11T18:00:00Z\",\"actor\":{\"alternateId\":\"k\"}}", "okta", "eventType", "\"user.session.start\"")]
    [InlineData("{\"action\":\"repo.create\",\"actor\":\"k\",\"org\":\"o\",\"@timestamp\":1781200800000}", "audit", "action", "\"repo.create\"")]
    public void Records_of_cloud_services_are_told_by_their_fields(string record, string service, string field, string value)
    {
        var read = Assert.Single(Reading.All(record).Records);

        Assert.Equal(service, Assert.Single(read.Sources.Sources).Service);
        Assert.Equal(value, read[field]);
    }

    [Theory]
    [InlineData("gcp_audit_rules", "gcp", 60)]
    [InlineData("aws_cloudtrail_rules", "aws", 210)]
    [InlineData("onelogin_rules", "onelogin", 12)]
    [InlineData("azure_signin_rules", "azure", 20)]
    [InlineData("azure_activity_rules", "azure", 90)]
    public void Events_of_other_peoples_tests_are_recognised(string folder, string product, int atLeast)
    {
        var found = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RealData.Require("panther-analysis", "rules"), folder), "*.yml"))
        {
            var yaml = new YamlStream();
            using var reader = File.OpenText(file);
            yaml.Load(reader);
            var tests = yaml.Documents[0].RootNode is YamlMappingNode root && root.Children.TryGetValue("Tests", out var list) ? list : null;
            foreach (var test in (tests as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [])
            {
                found += !test.Children.TryGetValue("Log", out var log) ? 0 : Reading.All(Json(log)).Records.Count(r => r.Sources.Sources.Any(s => string.Equals(s.Product, product, StringComparison.Ordinal)));
            }
        }

        Assert.True(found >= atLeast, $"{found} records recognised, {atLeast} expected.");
    }

    /// <summary>The node as JSON; plain numbers and words become strings, which is enough to be recognised.</summary>
    private static string Json(YamlNode node) => node switch
    {
        YamlMappingNode map => $"{{{string.Join(',', map.Children.Select(p => $"{Json(p.Key)}:{Json(p.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(',', list.Children.Select(Json))}]",
        YamlScalarNode { Value: { } text } when text.StartsWith('{') => text,
        YamlScalarNode { Value: { } text } => System.Text.Json.JsonSerializer.Serialize(text),
        _ => "null",
    };
}
