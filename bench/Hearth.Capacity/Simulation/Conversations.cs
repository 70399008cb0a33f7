namespace Hearth.Capacity.Simulation;

/// <summary>All conversations. Most of them are nothing but a row in the database, so they are kept in a few arrays.</summary>
internal sealed class Conversations
{
    public const int Nobody = -1;

    private readonly int[] _owners;
    private readonly int[] _owned;
    private readonly int[] _turns;
    private readonly double[] _keptUntil;
    private readonly bool[] _isBusy;
    private readonly Page?[] _pages;

    public Conversations(int count, int replicas)
    {
        _owned = new int[replicas];
        (_owners, _turns, _keptUntil, _isBusy, _pages) = (new int[count], new int[count], new double[count], new bool[count], new Page?[count]);
        Array.Fill(_owners, Nobody);
    }

    public int Count => _owners.Length;

    /// <summary>How many have an owner.</summary>
    public int Owned => _owned.Sum();

    /// <summary>How many a replica owns.</summary>
    public int OwnedBy(int replica) => _owned[replica];

    public int OwnerOf(int conversation) => _owners[conversation];

    public void SetOwner(int conversation, int replica)
    {
        if (_owners[conversation] != Nobody) _owned[_owners[conversation]]--;
        if (replica != Nobody) _owned[replica]++;
        _owners[conversation] = replica;
    }

    /// <summary>A number that changes with every prompt, so that a linger time that was interrupted is recognised.</summary>
    public ref int TurnOf(int conversation) => ref _turns[conversation];

    /// <summary>When the owner goes, or would have gone, if nothing more comes.</summary>
    public ref double KeptUntil(int conversation) => ref _keptUntil[conversation];

    public ref bool IsBusy(int conversation) => ref _isBusy[conversation];

    public ref Page? PageOf(int conversation) => ref _pages[conversation];
}
