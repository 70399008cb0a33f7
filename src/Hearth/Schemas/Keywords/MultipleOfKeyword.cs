using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>multipleOf</c>.</summary>
internal sealed class MultipleOfKeyword(JsonNumber divisor) : SchemaKeyword
{
    public static MultipleOfKeyword? Create(SchemaReader schema)
    {
        if (schema.FindNumber("multipleOf") is not { } divisor)
            return null;
        return divisor.IsPositive ? new MultipleOfKeyword(divisor) : throw schema.Malformed("multipleOf", "must be greater than 0.");
    }

    public override bool Check(JsonElement instance, Evaluation evaluation) =>
        instance.ValueKind != JsonValueKind.Number
        || new JsonNumber(instance).IsMultipleOf(divisor)
        || evaluation.Fail($"Must be a multiple of {divisor}.");
}
