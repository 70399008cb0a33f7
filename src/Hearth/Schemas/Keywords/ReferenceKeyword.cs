using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>$ref</c>, within the same document.</summary>
internal sealed class ReferenceKeyword(string text, string pointer) : SchemaKeyword
{
    /// <summary>The reference as written.</summary>
    public string Text { get; } = text;

    /// <summary>Where it is written.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>What it points to; set before the compiler is done.</summary>
    public SchemaNode? Target { get; set; }

    public override IEnumerable<SchemaNode> InPlace => [Target!];

    public override bool Check(JsonElement instance, Evaluation evaluation) => Target!.Check(instance, evaluation);
}
