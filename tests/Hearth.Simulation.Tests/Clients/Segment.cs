using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Simulation.Tests.Clients;

/// <summary>What one reader saw of one stream between connecting and going away.</summary>
internal sealed class Segment(StreamId stream, Offset after)
{
    private readonly List<StoredEvent> _events = [];
    private Offset? _next;
    private bool _hasLeft;

    public StreamId Stream => stream;

    public Offset After => after;

    /// <summary>Where the reader would go on.</summary>
    public Offset Next => _next ?? after;

    public IReadOnlyList<StoredEvent> Events => _events;

    /// <summary>Whether the last page said that nothing is missing.</summary>
    public bool IsUpToDate { get; private set; }

    /// <summary>Whether the reader was told that the stream is gone.</summary>
    public bool IsGone { get; private set; }

    public void Add(StreamPage page)
    {
        if (_hasLeft) return;
        _events.AddRange(page.Events);
        (_next, IsUpToDate, IsGone) = (page.Next, page.IsUpToDate, page.IsGone);
    }

    public void Leave() => _hasLeft = true;
}
