namespace Hearth.Orleans.Links;

/// <summary>The ids of the latest submissions that something was said of; older ones are forgotten. Used under its user's lock.</summary>
internal sealed class RecentSubmissions
{
    private const int Limit = 4_096;

    private readonly HashSet<string> _ids = [];
    private readonly Queue<string> _order = new(); // Of all that were added and not forgotten, those that were removed included.

    public void Add(string id)
    {
        if (!_ids.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > Limit) _ids.Remove(_order.Dequeue());
    }

    public bool Contains(string id) => _ids.Contains(id);

    /// <returns>Whether it was there.</returns>
    public bool Remove(string id) => _ids.Remove(id);

    public void Clear()
    {
        _ids.Clear();
        _order.Clear();
    }
}
