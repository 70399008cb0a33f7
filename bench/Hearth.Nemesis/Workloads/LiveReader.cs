using System.Text.Json;
using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>Reads one stream through the proxy, now by server-sent events and now by long-polls, always on from its last offset.</summary>
internal sealed class LiveReader
{
    // The server says something every 15 seconds.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly ClusterClient _client;
    private readonly HistoryRecorder _recorder;
    private readonly string _name;
    private readonly string _instance;
    private readonly Random _random;
    private readonly List<Delivery> _deliveries = [];
    private readonly Lock _gate = new();
    private string _offset = ReaderHistory.Beginning;

    public LiveReader(ClusterClient client, HistoryRecorder recorder, string name, string instance, int seed) =>
        (_client, _recorder, _name, _instance, _random) = (client, recorder, name, instance, new Random(seed));

    public string Name => _name;

    public string Instance => _instance;

    /// <summary>Whether it has got an event, and everything before it.</summary>
    public bool HasReached(UInt128 identity)
    {
        lock (_gate)
        {
            return _deliveries.Any(delivery => delivery.Offset is not null && delivery.Boundaries.Any(item => item.Identity == identity));
        }
    }

    public ReaderHistory Build()
    {
        lock (_gate) return new ReaderHistory(_name, _instance, [.. _deliveries]);
    }

    /// <summary>Reads until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lifetime.CancelAfter(TimeSpan.FromSeconds(_random.Next(2, 25)));
            try
            {
                if (_random.Next(3) > 0) await FollowAsync(lifetime.Token);
                else await PollAsync(lifetime.Token);
            }
            catch (Exception exception) when (ClusterClient.IsLoss(exception) || lifetime.IsCancellationRequested)
            {
                // A request that is given up while its answer is being parsed may fail in any way.
                if (!lifetime.IsCancellationRequested) await Task.Delay(RetryDelay, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var page = await _client.PollAsync(_instance, _offset, cancellationToken);
            Take(page.NextOffset, page.HasEvents, page.Boundaries);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var response = await _client.OpenEventsAsync(_instance, _offset, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var waiting = new List<StreamEvent>();
        var hasEvents = false;
        try
        {
            var type = "";
            while (await ReadLineAsync(lines, cancellationToken) is { } line)
            {
                if (line.StartsWith("event:", StringComparison.Ordinal)) type = line["event:".Length..].Trim();
                if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
                using var data = JsonDocument.Parse(line.AsMemory("data:".Length));
                if (type == "data")
                {
                    waiting.AddRange(data.RootElement.EnumerateArray().Select(StreamEvent.Parse).OfType<StreamEvent>());
                    hasEvents = true;
                    continue;
                }

                Take(data.RootElement.GetProperty("streamNextOffset").GetString()!, hasEvents, [.. waiting]);
                waiting.Clear();
                hasEvents = false;
            }
        }
        finally
        {
            if (waiting.Count > 0) Take(null, true, waiting);
        }
    }

    private static Task<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellationToken) =>
        lines.ReadLineAsync(cancellationToken).AsTask().WaitAsync(LongestSilence, TimeProvider.System, cancellationToken);

    private void Take(string? offset, bool hasEvents, IReadOnlyList<StreamEvent> boundaries)
    {
        if (!hasEvents && offset == _offset) return;
        lock (_gate)
        {
            _deliveries.Add(new Delivery(offset, hasEvents, [.. boundaries.Select(item => item.Slim())], TimeProvider.System.GetUtcNow()));
        }

        _offset = offset ?? _offset;
        foreach (var item in boundaries.Where(item => item.IsSettlement)) _recorder.Settle(item.SubmissionId!);
    }
}
