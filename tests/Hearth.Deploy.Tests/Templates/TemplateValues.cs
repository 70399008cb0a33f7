using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>
/// What an expression of a template can come to be. A parameter stands for its default and the ends of its range, a condition for
/// both of its outcomes; anything else that is only known later stands for itself, as text.
/// </summary>
internal sealed class TemplateValues(IReadOnlyDictionary<string, IReadOnlyList<string>> parameters)
{
    private const string NoValue = "AWS::NoValue";

    /// <summary>The possible values of a scalar. None where it may be left out, or is not there.</summary>
    public IEnumerable<string> Of(JsonNode? node) => node switch
    {
        null => [],
        JsonValue value => [value.ToString()],
        JsonArray array => array.SelectMany(Of),
        JsonObject function when Branches(function) is { } branches => branches.SelectMany(Of),
        JsonObject function when Referred(function) is { } name =>
            name == NoValue ? [] : parameters.TryGetValue(name, out var values) ? values : [name],
        _ => [node.ToJsonString()],
    };

    /// <summary>The possible members of a list, nested lists and conditions flattened.</summary>
    public IEnumerable<JsonObject> Members(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Members),
        JsonObject function when Branches(function) is { } branches => branches.SelectMany(Members),
        JsonObject function when Referred(function) is not null => [],
        JsonObject member => [member],
        _ => [],
    };

    private static IEnumerable<JsonNode?>? Branches(JsonObject function) =>
        function.TryGetPropertyValue("Fn::If", out var branches) ? branches!.AsArray().Skip(1) : null;

    private static string? Referred(JsonObject function) =>
        function.Count == 1 && function.TryGetPropertyValue("Ref", out var name) ? name!.ToString() : null;
}
