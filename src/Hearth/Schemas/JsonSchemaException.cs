namespace Hearth.Schemas;

/// <summary>A schema is malformed, or asserts something that <see cref="JsonSchema"/> would not check.</summary>
internal sealed class JsonSchemaException : Exception
{
    /// <param name="pointer">Where in the schema, as a URI fragment such as <c>#/properties/name</c>.</param>
    /// <param name="keyword">The keyword at fault; null when the schema as a whole is.</param>
    /// <param name="reason">A sentence without the place.</param>
    public JsonSchemaException(string pointer, string? keyword, string reason)
        : base($"Schema {pointer}{(keyword is null ? "" : $", keyword '{keyword}'")}: {reason}")
    {
        Pointer = pointer;
        Keyword = keyword;
    }

    public string Pointer { get; }

    public string? Keyword { get; }
}
