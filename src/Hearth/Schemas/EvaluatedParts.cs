namespace Hearth.Schemas;

/// <summary>The members and items of one value that some keyword has evaluated, for the <c>unevaluated…</c> keywords.</summary>
internal sealed class EvaluatedParts
{
    private readonly HashSet<string> _properties = new(StringComparer.Ordinal);
    private readonly HashSet<int> _items = [];
    private int _leadingItems;

    public void AddProperty(string name) => _properties.Add(name);

    public void AddItem(int index) => _items.Add(index);

    public void AddLeadingItems(int count) => _leadingItems = Math.Max(_leadingItems, count);

    public bool HasProperty(string name) => _properties.Contains(name);

    public bool HasItem(int index) => index < _leadingItems || _items.Contains(index);

    public void Merge(EvaluatedParts other)
    {
        _properties.UnionWith(other._properties);
        _items.UnionWith(other._items);
        AddLeadingItems(other._leadingItems);
    }
}
