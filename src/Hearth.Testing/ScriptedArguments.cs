using System.Text.Json;

namespace Hearth.Testing;

/// <summary>Turns an object into tool arguments as they arrive from a model.</summary>
internal static class ScriptedArguments
{
    public static Dictionary<string, object?> From(object? arguments) => arguments is null
        ? []
        : JsonSerializer.SerializeToElement(arguments, JsonSerializerOptions.Web).EnumerateObject()
            .ToDictionary(property => property.Name, property => (object?)property.Value);
}
