using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>pattern</c>.</summary>
internal sealed class PatternKeyword(SchemaPattern pattern) : SchemaKeyword
{
    public static PatternKeyword? Create(SchemaReader schema) =>
        schema.FindText("pattern") is { } source ? new PatternKeyword(schema.ReadPattern(source, "pattern")) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation) =>
        instance.ValueKind != JsonValueKind.String
        || pattern.IsMatch(instance.GetString()!, evaluation)
        || evaluation.Fail($"Must match the pattern {JsonText.Shorten(pattern.Source)}");
}
