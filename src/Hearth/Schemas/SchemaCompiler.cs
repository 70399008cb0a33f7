using System.Text.Json;
using Hearth.Schemas.Keywords;

namespace Hearth.Schemas;

/// <summary>Turns a schema into <see cref="SchemaNode"/>s. References are bound last, so they may point anywhere.</summary>
internal sealed class SchemaCompiler
{
    // The cheap checks come first: a value of the wrong type is then reported as that.
    private static readonly Func<SchemaReader, SchemaKeyword?>[] Factories =
    [
        TypeKeyword.Create, ValueKeyword.Create, NumberRangeKeyword.Create, MultipleOfKeyword.Create, StringLengthKeyword.Create,
        PatternKeyword.Create, ItemCountKeyword.Create, UniqueItemsKeyword.Create, PropertyCountKeyword.Create, RequiredKeyword.Create,
        PropertyNamesKeyword.Create, PropertiesKeyword.Create, ItemsKeyword.Create, ContainsKeyword.Create, AllOfKeyword.Create,
        AnyOfKeyword.Create, OneOfKeyword.Create, NotKeyword.Create, ConditionalKeyword.Create, DependentSchemasKeyword.Create,
    ];

    private static readonly Func<SchemaReader, SchemaKeyword?>[] LastFactories =
        [UnevaluatedPropertiesKeyword.Create, UnevaluatedItemsKeyword.Create];

    private readonly JsonElement _root;
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _anchors = new(StringComparer.Ordinal);
    private readonly Queue<ReferenceKeyword> _unbound = [];
    private int _depth;
    private int _embeddedResources;

    private SchemaCompiler(JsonElement root) => _root = root;

    public static SchemaNode Compile(JsonElement schema)
    {
        var compiler = new SchemaCompiler(schema);
        var root = compiler.Compile(schema, "");
        compiler.BindReferences();
        ReferenceLoops.Refuse(compiler._nodes.Values);
        return root;
    }

    /// <summary>Compiles the schema at a place, with everything below it.</summary>
    public SchemaNode Compile(JsonElement schema, string pointer)
    {
        if (_nodes.TryGetValue(pointer, out var known))
            return known;
        if (_depth >= JsonSchema.MaxDepth)
            throw new JsonSchemaException(JsonPointer.ToFragment(pointer), null, $"nested more deeply than {JsonSchema.MaxDepth} levels.");

        var node = new SchemaNode(JsonPointer.ToFragment(pointer)) { RefusesAll = schema.ValueKind == JsonValueKind.False };
        _nodes.Add(pointer, node);
        if (schema.ValueKind == JsonValueKind.Object)
            CompileObject(schema, pointer, node);
        else if (schema.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw new JsonSchemaException(node.Pointer, null, "a schema must be an object, true or false.");
        return node;
    }

    private void CompileObject(JsonElement schema, string pointer, SchemaNode node)
    {
        RefuseKeywords(schema, node);
        var reader = new SchemaReader(schema, pointer, this);
        var isEmbedded = pointer.Length > 0 && reader.FindText("$id") is not null;
        _depth++;
        _embeddedResources += isEmbedded ? 1 : 0;

        AddAnchor(reader, node);
        reader.FindSchemasByName("$defs");
        reader.FindSchemasByName("definitions");
        List<SchemaKeyword> keywords = [.. Factories.Select(create => create(reader)).OfType<SchemaKeyword>()];
        if (CreateReference(reader, node) is { } reference)
            keywords.Add(reference);
        node.Keywords = keywords;
        node.LastKeywords = [.. LastFactories.Select(create => create(reader)).OfType<SchemaKeyword>()];

        _embeddedResources -= isEmbedded ? 1 : 0;
        _depth--;
    }

    private static void RefuseKeywords(JsonElement schema, SchemaNode node)
    {
        foreach (var member in schema.EnumerateObject())
        {
            if (Vocabulary.FindObjection(member.Name) is { } reason)
                throw new JsonSchemaException(node.Pointer, member.Name, reason);
        }
    }

    private void AddAnchor(SchemaReader reader, SchemaNode node)
    {
        if (reader.FindText("$anchor") is { } anchor && !_anchors.TryAdd(anchor, node))
            throw reader.Malformed("$anchor", $"'{anchor}' is declared twice.");
    }

    private ReferenceKeyword? CreateReference(SchemaReader reader, SchemaNode node)
    {
        if (reader.FindText("$ref") is not { } target)
            return null;
        if (!target.StartsWith('#'))
            throw reader.Malformed("$ref", $"'{target}' is not supported; only references within the same schema (#…) are.");
        if (_embeddedResources > 0)
            throw reader.Malformed("$ref", "not supported below an $id, which gives the reference another root.");

        var reference = new ReferenceKeyword(target, node.Pointer);
        _unbound.Enqueue(reference);
        return reference;
    }

    private void BindReferences()
    {
        while (_unbound.TryDequeue(out var reference))
            reference.Target = FindTarget(reference);
    }

    private SchemaNode FindTarget(ReferenceKeyword reference)
    {
        var fragment = Uri.UnescapeDataString(reference.Text.AsSpan(1));
        if (fragment.Length > 0 && fragment[0] != '/')
            return _anchors.TryGetValue(fragment, out var anchored) ? anchored : throw NotFound(reference);
        if (_nodes.TryGetValue(fragment, out var node))
            return node;
        // A place that no keyword leads to, such as below an unknown keyword, may still be referred to.
        return JsonPointer.Find(_root, fragment) is { } schema ? Compile(schema, fragment) : throw NotFound(reference);
    }

    private static JsonSchemaException NotFound(ReferenceKeyword reference) =>
        new(reference.Pointer, "$ref", $"'{reference.Text}' points to nothing.");
}
