using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class PropertyCountKeyword(int? minimum, int? maximum) : SchemaKeyword
{
    public static PropertyCountKeyword? Create(SchemaReader schema)
    {
        var (minimum, maximum) = (schema.FindCount("minProperties"), schema.FindCount("maxProperties"));
        return (minimum ?? maximum) is null ? null : new PropertyCountKeyword(minimum, maximum);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var count = instance.GetPropertyCount();
        if (count < minimum)
            return evaluation.Fail($"Must have at least {JsonText.Count(minimum.Value, "property", "properties")}.");
        if (count > maximum)
            return evaluation.Fail($"Must have at most {JsonText.Count(maximum.Value, "property", "properties")}.");
        return true;
    }
}
