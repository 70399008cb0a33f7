using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>.</summary>
internal sealed class PropertiesKeyword(
    IReadOnlyDictionary<string, SchemaNode> named,
    IReadOnlyList<(SchemaPattern Pattern, SchemaNode Schema)> matching,
    SchemaNode? additional) : SchemaKeyword
{
    private static readonly Dictionary<string, SchemaNode> None = [];

    public static PropertiesKeyword? Create(SchemaReader schema)
    {
        var named = schema.FindSchemasByName("properties");
        var matching = schema.FindSchemasByName("patternProperties");
        var additional = schema.FindSchema("additionalProperties");
        return named is null && matching is null && additional is null
            ? null
            : new PropertiesKeyword(
                named ?? None,
                [.. (matching ?? None).Select(pair => (schema.ReadPattern(pair.Key, "patternProperties"), pair.Value))],
                additional);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var valid = true;
        foreach (var member in instance.EnumerateObject())
        {
            if (!evaluation.KeepsGoing(CheckMember(member.Name, member.Value, evaluation), ref valid))
                break;
        }

        return valid;
    }

    private bool CheckMember(string name, JsonElement value, Evaluation evaluation)
    {
        var valid = true;
        var isKnown = named.TryGetValue(name, out var schema);
        if (isKnown)
            valid = evaluation.CheckProperty(schema!, value, name);
        foreach (var (pattern, patternSchema) in matching)
        {
            if (!pattern.IsMatch(name, evaluation))
                continue;
            isKnown = true;
            valid &= evaluation.CheckProperty(patternSchema, value, name);
        }

        if (!isKnown && additional is not null)
            valid = evaluation.CheckProperty(additional, value, name);
        if (isKnown || additional is not null)
            evaluation.Evaluated?.AddProperty(name);
        return valid;
    }
}
