using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>One type of event.</summary>
internal sealed record EventShape(string Type, string Description, params Field[] Fields)
{
    /// <summary>The name of its schema: <c>ToolStartEvent</c> for <c>tool_start</c>.</summary>
    public string SchemaName => string.Concat(Type.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Event";

    public JsonObject ToSchema()
    {
        var own = Shape.Object([Field.Always("type", new JsonObject { ["type"] = "string", ["const"] = Type }), .. Fields]);
        return Shape.Describe(Shape.AllOf(Shape.Ref("EventEnvelope"), own), Description);
    }
}
