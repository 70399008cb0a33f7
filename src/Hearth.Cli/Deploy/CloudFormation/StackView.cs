using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>A stack as CloudFormation describes it.</summary>
internal sealed class StackView(JsonNode json)
{
    public string Status => Text(json, "StackStatus");

    public string Description => Text(json, "Description");

    /// <summary>Whether CloudFormation refuses to delete it, which somebody has set by hand.</summary>
    public bool IsProtected => json["EnableTerminationProtection"]?.GetValue<bool>() == true;

    public IReadOnlyDictionary<string, string> Parameters { get; } = Pairs(json, "Parameter");

    public IReadOnlyDictionary<string, string> Outputs { get; } = Pairs(json, "Output");

    private static Dictionary<string, string> Pairs(JsonNode stack, string name) => (stack[$"{name}s"]?.AsArray() ?? [])
        .ToDictionary(pair => pair![$"{name}Key"]!.ToString(), pair => pair![$"{name}Value"]?.ToString() ?? "");

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "";
}
