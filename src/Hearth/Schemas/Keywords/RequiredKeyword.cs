using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>required</c> and <c>dependentRequired</c>.</summary>
internal sealed class RequiredKeyword(
    IReadOnlyList<string> names, IReadOnlyDictionary<string, IReadOnlyList<string>> dependents) : SchemaKeyword
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoDependents = [];

    public static RequiredKeyword? Create(SchemaReader schema)
    {
        var (names, dependents) = (schema.FindTexts("required"), schema.FindTextsByName("dependentRequired"));
        return names is null && dependents is null ? null : new RequiredKeyword(names ?? [], dependents ?? NoDependents);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var valid = true;
        foreach (var name in names)
        {
            if (!instance.TryGetProperty(name, out _))
                valid = evaluation.Fail($"Required property '{name}' is missing.", name);
        }

        foreach (var (present, required) in dependents)
        {
            if (!instance.TryGetProperty(present, out _))
                continue;
            foreach (var name in required.Where(name => !instance.TryGetProperty(name, out _)))
                valid = evaluation.Fail($"Property '{name}' is required when '{present}' is present.", name);
        }

        return valid;
    }
}
