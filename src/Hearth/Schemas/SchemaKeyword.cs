using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>One keyword of a schema, or a few that only make sense together.</summary>
internal abstract class SchemaKeyword
{
    /// <summary>The subschemas applied to the very same value, as opposed to its members or items.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];

    /// <summary>Checks the value; a keyword for another type of value holds.</summary>
    /// <returns>Whether it holds. When it does not, an issue was reported.</returns>
    public abstract bool Check(JsonElement instance, Evaluation evaluation);
}
