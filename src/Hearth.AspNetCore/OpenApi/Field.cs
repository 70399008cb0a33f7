using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>One property of an object.</summary>
internal sealed record Field(string Name, JsonObject Shape, bool IsRequired)
{
    public static Field Always(string name, JsonObject shape) => new(name, shape, IsRequired: true);

    public static Field Maybe(string name, JsonObject shape) => new(name, shape, IsRequired: false);
}
