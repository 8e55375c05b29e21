using System.Text;
using System.Text.Json.Nodes;

namespace Midmar.Centre.Tests.Playbooks;

/// <summary>A small playbook with every type of step, to be changed by tests.</summary>
internal static class SomePlaybook
{
    public const string Start = "start--00000000-0000-4000-8000-000000000001";
    public const string End = "end--00000000-0000-4000-8000-000000000002";
    public const string Look = "action--00000000-0000-4000-8000-000000000003";
    public const string Ask = "if-condition--00000000-0000-4000-8000-000000000004";
    public const string Both = "parallel--00000000-0000-4000-8000-000000000005";
    public const string Left = "action--00000000-0000-4000-8000-000000000006";
    public const string Right = "action--00000000-0000-4000-8000-000000000007";
    public const string Again = "while-condition--00000000-0000-4000-8000-000000000008";
    public const string Repeat = "action--00000000-0000-4000-8000-000000000009";
    public const string Which = "switch-condition--00000000-0000-4000-8000-00000000000a";
    public const string Try = "action--00000000-0000-4000-8000-00000000000b";
    public const string Undo = "action--00000000-0000-4000-8000-00000000000c";
    public const string Agent = "group--00000000-0000-4000-8000-00000000000d";

    /// <summary>look → ask (both: left, right | end) → again (repeat) → which (try, which may fail: undo | end) → end.</summary>
    public static JsonObject Json() => (JsonObject)JsonNode.Parse($$"""
        {
          "type": "playbook",
          "spec_version": "cacao-2.0",
          "id": "playbook--00000000-0000-4000-8000-0000000000ff",
          "name": "Every type of step",
          "created_by": "identity--00000000-0000-4000-8000-0000000000fe",
          "created": "2026-01-01T00:00:00.000Z",
          "modified": "2026-01-02T00:00:00.000Z",
          "workflow_start": "{{Start}}",
          "workflow": {
            "{{Start}}": { "type": "start", "on_completion": "{{Look}}" },
            "{{Look}}": { "type": "action", "name": "Look", "on_completion": "{{Ask}}", "agent": "{{Agent}}", "commands": [{ "type": "manual", "command": "look" }] },
            "{{Ask}}": { "type": "if-condition", "condition": "x:value = 1", "on_true": "{{Both}}", "on_false": "{{End}}", "on_completion": "{{Again}}" },
            "{{Both}}": { "type": "parallel", "next_steps": ["{{Left}}", "{{Right}}"], "on_completion": "{{End}}" },
            "{{Left}}": { "type": "action", "name": "Left", "on_completion": "{{End}}", "agent": "{{Agent}}", "commands": [{ "type": "manual", "command": "left" }] },
            "{{Right}}": { "type": "action", "name": "Right", "on_completion": "{{End}}", "agent": "{{Agent}}", "commands": [{ "type": "ssh", "command": "reboot" }] },
            "{{Again}}": { "type": "while-condition", "condition": "y:value = 1", "on_true": "{{Repeat}}", "on_completion": "{{Which}}" },
            "{{Repeat}}": { "type": "action", "name": "Repeat", "on_completion": "{{Again}}", "agent": "{{Agent}}", "commands": [{ "type": "manual", "command": "repeat" }] },
            "{{Which}}": { "type": "switch-condition", "switch": "z:value", "cases": { "try": "{{Try}}", "default": "{{End}}" }, "on_completion": "{{End}}" },
            "{{Try}}": { "type": "action", "name": "Try", "on_success": "{{End}}", "on_failure": "{{Undo}}", "agent": "{{Agent}}", "commands": [{ "type": "manual", "command": "try" }] },
            "{{Undo}}": { "type": "action", "name": "Undo", "on_completion": "{{End}}", "agent": "{{Agent}}", "commands": [{ "type": "manual", "command": "undo" }] },
            "{{End}}": { "type": "end" }
          },
          "agent_definitions": { "{{Agent}}": { "type": "group", "name": "Shift" } }
        }
        """)!;

    public static string Text(Action<JsonObject>? change = null)
    {
        var json = Json();
        change?.Invoke(json);
        return json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
    }

    public static byte[] Bytes(Action<JsonObject>? change = null) => Encoding.UTF8.GetBytes(Text(change));

    public static JsonObject Step(this JsonObject playbook, string id) => playbook["workflow"]![id]!.AsObject();
}
