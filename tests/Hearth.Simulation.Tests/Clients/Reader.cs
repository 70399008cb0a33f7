using Hearth.Hosting;
using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Processes;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Simulation.Tests.Clients;

/// <summary>Somebody who reads a stream, and goes on reading it somewhere else from any place where they were before.</summary>
internal sealed class Reader(World world, Cluster cluster, Ledger ledger, Func<StreamKey?> choose)
{
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(3);

    private readonly List<Offset> _given = [Offset.Start];
    private StreamKey? _key;

    /// <summary>Whether the reader is to read to the end and then go.</summary>
    public bool IsFinishing { get; set; }

    public async Task RunAsync()
    {
        while (!IsFinishing)
        {
            await world.PauseAsync(0.5);
            if ((_key ??= choose()) is not { } key) continue;
            await ConnectAsync(key, world.Upto(6));
        }
    }

    /// <summary>Reads from the last place on, until nothing is missing.</summary>
    public async Task FinishAsync()
    {
        if (_key is not { } key) return;
        Segment? last;
        do
        {
            last = await ConnectAsync(key, TimeSpan.FromSeconds(1), _given[^1]);
        }
        while (last is { IsUpToDate: false, IsGone: false });
    }

    private async Task<Segment?> ConnectAsync(StreamKey key, TimeSpan duration, Offset? from = null)
    {
        try
        {
            var process = cluster.Pick();
            var stream = await process.AskAsync(one => one.Get<StreamSource>().FindAsync(key, CancellationToken.None), duration + IdleInterval);
            if (stream is null) return null;
            var segment = new Segment(stream.Id, from ?? ChooseStart());
            ledger.Segments.Add(segment);
            await ReadAsync(process, segment, duration);
            return segment;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            return null;
        }
    }

    private async Task ReadAsync(SimulatedProcess process, Segment segment, TimeSpan duration)
    {
        using var leaving = new CancellationTokenSource();
        var reading = process.Lane.Start(() => world.Chance(70)
            ? FollowAsync(process, segment, leaving.Token)
            : CatchUpAsync(process, segment, leaving.Token));
        await Task.WhenAny(reading, Task.Delay(duration, world.Lane.Time));
        segment.Leave();
        _given.AddRange(segment.Events.Select(item => item.Offset));
        process.Lane.Post(leaving.Cancel);
        if (reading.IsFaulted && reading.Exception.InnerException is not StoreUnavailableException) await reading;
    }

    private static async Task FollowAsync(SimulatedProcess process, Segment segment, CancellationToken leaving)
    {
        var draining = process.Get<ServerLifecycle>().Draining;
        var pages = process.Get<StreamSource>().FollowAsync(segment.Stream, segment.After, IdleInterval, draining, leaving);
        await foreach (var page in pages) segment.Add(page);
    }

    private async Task CatchUpAsync(SimulatedProcess process, Segment segment, CancellationToken leaving)
    {
        while (!segment.IsUpToDate && !segment.IsGone && !leaving.IsCancellationRequested)
        {
            segment.Add(await process.Get<StreamSource>().ReadAsync(segment.Stream, segment.Next, leaving));
            await Task.Delay(world.Upto(0.3), process.Lane.Time, leaving);
        }
    }

    // Mostly where the reader was last, and sometimes anywhere that it ever was.
    private Offset ChooseStart() => world.Random.Next(10) switch
    {
        0 => Offset.Start,
        < 4 => _given[world.Random.Next(_given.Count)],
        _ => _given[^1],
    };
}
