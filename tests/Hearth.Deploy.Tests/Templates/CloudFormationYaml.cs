using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>Reads a CloudFormation template into JSON, the short forms of its functions written out.</summary>
internal static class CloudFormationYaml
{
    public static JsonObject Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (JsonObject)Convert(stream.Documents.Single().RootNode)!;
    }

    private static JsonNode? Convert(YamlNode node)
    {
        var tag = node.Tag.IsEmpty ? "" : node.Tag.Value;
        return tag.StartsWith('!') ? Function(tag[1..], node) : Plain(node);
    }

    private static JsonObject Function(string name, YamlNode node) => name switch
    {
        "Ref" or "Condition" => new JsonObject { [name] = ScalarOf(node) },
        // Only the first dot separates: an attribute may have more.
        "GetAtt" when ScalarOf(node).Split('.', 2) is [var resource, var attribute] =>
            new JsonObject { ["Fn::GetAtt"] = new JsonArray(resource, attribute) },
        _ => new JsonObject { [$"Fn::{name}"] = Plain(node) },
    };

    private static JsonNode? Plain(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(ScalarOf(pair.Key), Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => PlainScalar(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new FormatException($"There is a {node.NodeType} at {node.Start}, which templates do not use."),
    };

    private static JsonNode? PlainScalar(string text) => text switch
    {
        "true" => true,
        "false" => false,
        "" => null,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };

    private static string ScalarOf(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
