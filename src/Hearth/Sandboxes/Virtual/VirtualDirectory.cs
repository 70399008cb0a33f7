using System.Collections.Immutable;

namespace Hearth.Sandboxes.Virtual;

/// <summary>A directory in memory. Changing something below makes new directories on the way to it and shares everything else.</summary>
internal sealed record VirtualDirectory : VirtualNode
{
    private static readonly ImmutableSortedDictionary<string, VirtualNode> NoChildren =
        ImmutableSortedDictionary.Create<string, VirtualNode>(StringComparer.Ordinal);

    private readonly long _bytes;
    private readonly int _count;

    public VirtualDirectory(DateTimeOffset modifiedAt)
        : this(NoChildren, 0, 1, modifiedAt)
    {
    }

    private VirtualDirectory(ImmutableSortedDictionary<string, VirtualNode> children, long bytes, int count, DateTimeOffset modifiedAt)
        : base(modifiedAt) => (Children, _bytes, _count) = (children, bytes, count);

    public ImmutableSortedDictionary<string, VirtualNode> Children { get; }

    public override long Bytes => _bytes;

    public override int Count => _count;

    /// <summary>What is at a path below this directory; null when nothing is there.</summary>
    public VirtualNode? Find(ReadOnlySpan<string> parts)
    {
        VirtualNode node = this;
        foreach (var part in parts)
        {
            if (node is not VirtualDirectory directory || !directory.Children.TryGetValue(part, out var child)) return null;
            node = child;
        }

        return node;
    }

    /// <summary>The same directory with something put at a path below it; missing directories on the way are made.</summary>
    /// <returns>Null when a file is in the way.</returns>
    public VirtualDirectory? With(ReadOnlySpan<string> parts, VirtualNode node, DateTimeOffset now)
    {
        if (parts.Length == 1) return Replace(parts[0], node, now);
        var next = Children.GetValueOrDefault(parts[0]) ?? new VirtualDirectory(now);
        return (next as VirtualDirectory)?.With(parts[1..], node, now) is { } changed ? Replace(parts[0], changed, ModifiedAt) : null;
    }

    /// <summary>The same directory without what is at a path below it, which exists.</summary>
    public VirtualDirectory Without(ReadOnlySpan<string> parts, DateTimeOffset now)
    {
        var child = Children[parts[0]];
        return parts.Length == 1
            ? new VirtualDirectory(Children.Remove(parts[0]), _bytes - child.Bytes, _count - child.Count, now)
            : Replace(parts[0], ((VirtualDirectory)child).Without(parts[1..], now), ModifiedAt);
    }

    private VirtualDirectory Replace(string name, VirtualNode node, DateTimeOffset modifiedAt)
    {
        var old = Children.GetValueOrDefault(name);
        return new VirtualDirectory(
            Children.SetItem(name, node),
            _bytes - (old?.Bytes ?? 0) + node.Bytes,
            _count - (old?.Count ?? 0) + node.Count,
            modifiedAt);
    }
}
