namespace Hearth.Capacity.Simulation;

/// <summary>States that are looked at now and then, and their means.</summary>
internal sealed class Samples(Cluster cluster, Owners owners, Pages pages)
{
    // Looking at every page takes longer than looking at the replicas.
    private const int SecondsBetweenReaders = 5;
    private const int SecondsBetweenPages = 30;

    private double _active;
    private double _owned;
    private double _excess;
    private double _watched;
    private long _seconds;
    private long _readers;
    private long _remoteReaders;
    private double _withoutOwner;
    private double _withoutLocalOwner;
    private long _pageLooks;
    private bool _isOn;

    public double Active => _active / _seconds;

    public double Owned => _owned / _seconds;

    public double BusiestExcess => _excess / _seconds;

    public double WatchedStreams => _watched / _seconds;

    public double RemoteReaderShare => (double)_remoteReaders / Math.Max(_readers, 1);

    public double WithoutOwner => _withoutOwner / _pageLooks;

    public double WithoutLocalOwner => _withoutLocalOwner / _pageLooks;

    public void Start()
    {
        _isOn = true;
        Look();
    }

    public void Stop() => _isOn = false;

    private void Look()
    {
        if (!_isOn) return;
        LookAtReplicas();
        if (_seconds % SecondsBetweenReaders == 0) LookAtReaders();
        if (_seconds % SecondsBetweenPages == 0) LookAtPages();
        _seconds++;
        cluster.Queue.After(1, Look);
    }

    private void LookAtReplicas()
    {
        var active = cluster.Replicas.Sum(replica => replica.ActiveOwners);
        var mean = (double)active / cluster.Replicas.Count;
        _active += active;
        _owned += cluster.Conversations.Owned;
        _watched += cluster.Replicas.Sum(replica => replica.WatchedStreams);
        if (mean > 0) _excess += (cluster.Replicas.Max(replica => replica.ActiveOwners) / mean) - 1;
    }

    private void LookAtReaders()
    {
        foreach (var answer in owners.Running)
        {
            if (cluster.Conversations.PageOf(answer.Conversation) is not { } page) continue;
            _readers += page.Readers.Count(replica => replica >= 0);
            _remoteReaders += page.Readers.Count(replica => replica >= 0 && replica != answer.Replica);
        }
    }

    private void LookAtPages()
    {
        _pageLooks++;
        foreach (var page in pages.All)
        {
            var watching = page.Readers.Where(replica => replica >= 0).Distinct().Count();
            var owner = cluster.Conversations.OwnerOf(page.Conversation);
            if (owner < 0) _withoutOwner += watching;
            _withoutLocalOwner += owner >= 0 && page.IsWatchedFrom(owner) ? watching - 1 : watching;
        }
    }
}
