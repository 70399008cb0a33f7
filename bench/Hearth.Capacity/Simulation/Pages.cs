namespace Hearth.Capacity.Simulation;

/// <summary>The open pages: their prompts and pauses, and where their readers are.</summary>
internal sealed class Pages
{
    private const double MeanAbsence = 0.3;

    private readonly Cluster _cluster;
    private readonly Owners _owners;
    private readonly Page[] _pages;

    public Pages(Cluster cluster, Owners owners)
    {
        (_cluster, _owners) = (cluster, owners);
        owners.Answered = Rest;
        _pages = new Page[cluster.Workload.Pages];
        for (var i = 0; i < _pages.Length; i++) _pages[i] = new Page(1 + cluster.Chance.Poisson(cluster.Workload.ExtraReaders));
    }

    public IReadOnlyList<Page> All => _pages;

    private EventQueue Queue => _cluster.Queue;

    /// <summary>Opens all pages, each in a pause that began at some time before.</summary>
    public void Start()
    {
        var (kinds, closing) = (_cluster.Workload.Pauses, _cluster.Workload.PageCloseRate);
        double[] weights = [.. kinds.Select(kind => kind.Share * kind.SecondsUnder(closing))];
        foreach (var page in _pages)
        {
            Choose(page);
            var pause = kinds[_cluster.Chance.Pick(weights)];
            var age = _cluster.Chance.Exponential(pause.SecondsUnder(closing));
            for (var reader = 0; reader < page.Readers.Length; reader++)
            {
                Connect(page, reader);
                page.QuietSince[reader] = -Math.Min(age, _cluster.Chance.Exponential(_cluster.Workload.ConnectionSeconds));
                PlanReconnect(page, reader);
            }

            PlanPrompt(page, pause.Seconds);
            PlanClose(page);
        }
    }

    /// <summary>A replica ends its connections: its readers come back elsewhere at once.</summary>
    public void Disconnect(int replica)
    {
        foreach (var page in _pages)
        {
            for (var reader = 0; reader < page.Readers.Length; reader++)
            {
                if (page.Readers[reader] != replica) continue;
                _cluster.Tally.Reconnects++;
                Reconnect(page, reader);
            }
        }
    }

    private void PlanClose(Page page) => Queue.After(_cluster.Chance.Exponential(_cluster.Workload.PageSeconds), () =>
    {
        for (var reader = 0; reader < page.Readers.Length; reader++) Leave(page, reader);
        _cluster.Conversations.PageOf(page.Conversation) = null;
        Choose(page);
        if (_cluster.Chance.Happens(_cluster.Workload.NewPageShare)) Prompt(page);
        else Rest(page);
        for (var reader = 0; reader < page.Readers.Length; reader++) ComeBack(page, reader);
        PlanClose(page);
    });

    private void Choose(Page page)
    {
        page.Turn++;
        page.Conversation = _owners.FindUnused();
        _cluster.Conversations.PageOf(page.Conversation) = page;
    }

    private void PlanReconnect(Page page, int reader) => Queue.After(_cluster.Chance.Exponential(_cluster.Workload.ConnectionSeconds), () =>
    {
        Reconnect(page, reader);
        PlanReconnect(page, reader);
    });

    private void Reconnect(Page page, int reader)
    {
        Leave(page, reader);
        ComeBack(page, reader);
    }

    // Requests of others come in between, so that a reader may meet any replica.
    private void ComeBack(Page page, int reader)
    {
        if (page.IsComing[reader]) return;
        page.IsComing[reader] = true;
        Queue.After(_cluster.Chance.Exponential(MeanAbsence), () =>
        {
            page.IsComing[reader] = false;
            Connect(page, reader);
        });
    }

    private void Connect(Page page, int reader)
    {
        var replica = _cluster.Replicas[_cluster.Balance()];
        if (!page.IsWatchedFrom(replica.Number))
        {
            replica.WatchedStreams++;
            _cluster.Tally.WatchChanges++;
        }

        page.Readers[reader] = replica.Number;
        page.QuietSince[reader] = Queue.Now;
        replica.Readers++;
    }

    private void Leave(Page page, int reader)
    {
        if (page.Readers[reader] < 0) return;
        EndQuiet(page, reader);
        var replica = _cluster.Replicas[page.Readers[reader]];
        page.Readers[reader] = -1;
        replica.Readers--;
        if (page.IsWatchedFrom(replica.Number)) return;
        replica.WatchedStreams--;
        _cluster.Tally.WatchChanges++;
    }

    private void Prompt(Page page)
    {
        page.Turn++;
        for (var reader = 0; reader < page.Readers.Length; reader++) EndQuiet(page, reader);
        _owners.Prompt(page.Conversation);
    }

    private void Rest(Page page)
    {
        Array.Fill(page.QuietSince, Queue.Now);
        var kinds = _cluster.Workload.Pauses;
        Span<double> shares = stackalloc double[kinds.Count];
        for (var i = 0; i < kinds.Count; i++) shares[i] = kinds[i].Share;
        PlanPrompt(page, kinds[_cluster.Chance.Pick(shares)].Seconds);
    }

    private void PlanPrompt(Page page, double meanSeconds)
    {
        var turn = page.Turn;
        Queue.After(_cluster.Chance.Exponential(meanSeconds), () =>
        {
            if (page.Turn == turn) Prompt(page);
        });
    }

    // While an answer is written a reader always sees something within the idle interval.
    private void EndQuiet(Page page, int reader)
    {
        if (page.Readers[reader] >= 0 && !_cluster.Conversations.IsBusy(page.Conversation))
        {
            _cluster.Tally.IdleReads += (long)((Queue.Now - page.QuietSince[reader]) / _cluster.Deployment.IdleSeconds);
        }

        page.QuietSince[reader] = Queue.Now;
    }
}
