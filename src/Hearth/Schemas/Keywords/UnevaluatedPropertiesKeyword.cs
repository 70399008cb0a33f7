using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>unevaluatedProperties</c>.</summary>
internal sealed class UnevaluatedPropertiesKeyword(SchemaNode schema) : SchemaKeyword
{
    public static UnevaluatedPropertiesKeyword? Create(SchemaReader schema) =>
        schema.FindSchema("unevaluatedProperties") is { } unevaluated ? new UnevaluatedPropertiesKeyword(unevaluated) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var valid = true;
        foreach (var member in instance.EnumerateObject())
        {
            if (evaluation.Evaluated!.HasProperty(member.Name))
                continue;
            if (!evaluation.KeepsGoing(evaluation.CheckProperty(schema, member.Value, member.Name), ref valid))
                break;
            evaluation.Evaluated.AddProperty(member.Name);
        }

        return valid;
    }
}
