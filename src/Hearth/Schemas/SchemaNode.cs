using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>One compiled schema or subschema. Filled once by <see cref="SchemaCompiler"/>, then never changed.</summary>
internal sealed class SchemaNode(string pointer)
{
    public string Pointer { get; } = pointer;

    /// <summary>Whether this is the schema <c>false</c>.</summary>
    public bool RefusesAll { get; init; }

    public IReadOnlyList<SchemaKeyword> Keywords { get; set; } = [];

    /// <summary>The <c>unevaluated…</c> keywords: they see what all others did, so they come last.</summary>
    public IReadOnlyList<SchemaKeyword> LastKeywords { get; set; } = [];

    public bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (!evaluation.TryStep())
            return false;
        if (RefusesAll)
            return evaluation.Fail("No value is allowed here.");

        var outer = evaluation.Evaluated;
        var own = outer is not null || LastKeywords.Count > 0 ? new EvaluatedParts() : null;
        evaluation.Evaluated = own;
        // After a failure the list of evaluated parts has holes, and would blame members that are fine.
        var valid = CheckAll(Keywords, instance, evaluation) && CheckAll(LastKeywords, instance, evaluation);
        evaluation.Evaluated = outer;
        if (valid && outer is not null && own is not null)
            outer.Merge(own);
        return valid;
    }

    private static bool CheckAll(IReadOnlyList<SchemaKeyword> keywords, JsonElement instance, Evaluation evaluation)
    {
        var valid = true;
        foreach (var keyword in keywords)
        {
            if (!evaluation.KeepsGoing(keyword.Check(instance, evaluation), ref valid))
                break;
        }

        return valid;
    }
}
