using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>A block of Terraform: its type and labels, its attributes, and the blocks inside.</summary>
internal sealed record HclBlock(
    string Type, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, JsonNode?> Attributes, IReadOnlyList<HclBlock> Blocks)
{
    /// <summary>The blocks of a type inside this one, however many a <c>dynamic</c> block makes of it counting as one.</summary>
    public IEnumerable<HclBlock> Of(string type) => Blocks.SelectMany(block =>
        block.Type == type ? [block]
        : block.Type == "dynamic" && block.Labels[0] == type ? block.Blocks.Where(content => content.Type == "content")
        : []);

    public JsonNode? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
