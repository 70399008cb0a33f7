namespace Hearth.Postgres.Tests.Races;

/// <summary>Goes through all sequences of choices, where what there is to choose from may depend on the choices before.</summary>
internal sealed class OrderWalk
{
    private readonly List<(int Choice, int Count)> _path = [];
    private int _depth;

    /// <summary>The next choice of this sequence, below <paramref name="count"/>.</summary>
    public int Choose(int count)
    {
        if (_depth == _path.Count) _path.Add((0, count));
        var choice = Math.Min(_path[_depth].Choice, count - 1);
        _path[_depth++] = (choice, count);
        return choice;
    }

    /// <summary>Ends this sequence.</summary>
    /// <returns>Whether there is another one.</returns>
    public bool MoveOn()
    {
        _path.RemoveRange(_depth, _path.Count - _depth);
        _depth = 0;
        while (_path.Count > 0)
        {
            var (choice, count) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (choice + 1 == count) continue;
            _path.Add((choice + 1, count));
            return true;
        }

        return false;
    }
}
