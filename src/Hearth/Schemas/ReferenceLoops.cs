namespace Hearth.Schemas;

/// <summary>Finds schemas that lead back to themselves without going deeper into the value: checking one would never end.</summary>
internal sealed class ReferenceLoops
{
    // The length of the longest chain that starts at a node; zero while it is being measured.
    private readonly Dictionary<SchemaNode, int> _lengths = [];

    private ReferenceLoops()
    {
    }

    public static void Refuse(IEnumerable<SchemaNode> nodes)
    {
        var loops = new ReferenceLoops();
        foreach (var node in nodes)
            loops.Measure(node, 1);
    }

    private int Measure(SchemaNode node, int depth)
    {
        if (_lengths.TryGetValue(node, out var known))
            return known > 0 ? known : throw new JsonSchemaException(node.Pointer, "$ref", "refers to itself for the same value.");

        _lengths[node] = 0;
        var length = 1;
        foreach (var next in node.Keywords.SelectMany(keyword => keyword.InPlace))
            length = Math.Max(length, 1 + (depth > JsonSchema.MaxDepth ? depth : Measure(next, depth + 1)));
        if (length > JsonSchema.MaxDepth)
            throw new JsonSchemaException(node.Pointer, null, $"chains more than {JsonSchema.MaxDepth} schemas for the same value.");
        return _lengths[node] = length;
    }
}
