using System.Collections.Concurrent;
using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>Clients that send prompts to many instances, abort some, and read all of them.</summary>
internal sealed class Workload(ClusterClient client, HistoryRecorder recorder, int instanceCount, int promptsPerSecond, int seed)
    : IAsyncDisposable
{
    private static readonly TimeSpan AbortInterval = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LateReaderInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LateReaderTime = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, LiveReader> _firstReaders = new();
    private readonly ConcurrentQueue<LiveReader> _readers = new();
    private readonly ConcurrentQueue<Task> _reading = new();
    private readonly CancellationTokenSource _stopReading = new();
    private int _readerNumber;

    /// <summary>All that there were.</summary>
    public IReadOnlyCollection<LiveReader> Readers => _readers;

    /// <summary>Those that read on until they are told to stop, by their instances.</summary>
    public IReadOnlyDictionary<string, LiveReader> SteadyReaders => _firstReaders;

    /// <summary>Sends until it is told to stop, and completes when every request is answered.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var sending = new List<Task>();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / promptsPerSecond));
        var aborting = AbortAsync(new Random(_random.Next()), stop);
        var opening = OpenLateReadersAsync(new Random(_random.Next()), stop);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await ticks.WaitForNextTickAsync(CancellationToken.None);
            sending.RemoveAll(task => task.IsCompletedSuccessfully);
            sending.Add(SendAsync($"c{number}", NameOf(_random.Next(instanceCount)), _random.Next(), stop));
        }

        await Task.WhenAll([.. sending, aborting, opening]);
    }

    /// <summary>Ends every reader, and throws what one of them failed with.</summary>
    public async Task StopReadingAsync()
    {
        await _stopReading.CancelAsync();
        await Task.WhenAll(_reading);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopReading.CancelAsync();
        await Task.WhenAll(_reading).ContinueWith(static _ => { }, TaskScheduler.Default);
        _stopReading.Dispose();
    }

    private static string NameOf(int number) => $"i{number:000}";

    private async Task SendAsync(string name, string instance, int seed, CancellationToken stop)
    {
        var accepted = await new PromptSender(client, recorder, name, instance, seed).SendAsync(stop);
        if (accepted is null || _firstReaders.ContainsKey(instance)) return;
        var reader = CreateReader(instance, seed);
        if (_firstReaders.TryAdd(instance, reader)) Start(reader, Timeout.InfiniteTimeSpan);
    }

    private async Task AbortAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(AbortInterval, TimeProvider.System, CancellationToken.None);
            if (_firstReaders.Keys.ElementAtOrDefault(random.Next(instanceCount)) is not { } instance) continue;
            var sentAt = TimeProvider.System.GetUtcNow();
            var (outcome, detail) = await client.AbortAsync(instance);
            recorder.Add(new AbortRequest(instance, sentAt, TimeProvider.System.GetUtcNow(), outcome, detail));
        }
    }

    // They have everything to catch up with.
    private async Task OpenLateReadersAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(LateReaderInterval, TimeProvider.System, CancellationToken.None);
            if (_firstReaders.Keys.ElementAtOrDefault(random.Next(instanceCount)) is not { } instance) continue;
            Start(CreateReader(instance, random.Next()), LateReaderTime);
        }
    }

    private LiveReader CreateReader(string instance, int seed) =>
        new(client, recorder, $"r{Interlocked.Increment(ref _readerNumber)}", instance, seed);

    private void Start(LiveReader reader, TimeSpan time)
    {
        _readers.Enqueue(reader);
        _reading.Enqueue(ReadAsync(reader, time));
    }

    private async Task ReadAsync(LiveReader reader, TimeSpan time)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopReading.Token);
        stop.CancelAfter(time);
        await reader.RunAsync(stop.Token);
    }
}
