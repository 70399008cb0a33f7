using System.Collections.Concurrent;
using Hearth.Nemesis.Faults;
using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Networks;
using Hearth.Nemesis.Processes;
using Hearth.Nemesis.Workloads;

namespace Hearth.Nemesis;

/// <summary>One run: starts everything, breaks it under load, waits until it has healed, and collects what was seen.</summary>
internal sealed class NemesisRun(NemesisOptions options, string logs)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    // Without the fence some work never ends; what is to be found is there long before.
    private readonly TimeSpan _longestSettling = TimeSpan.FromSeconds(options.IsFenced ? 75 : 5);

    // A request whose client gave up may still be on its way into the queue.
    private readonly TimeSpan _quiet = TimeSpan.FromSeconds(options.IsFenced ? 4 : 0);
    private readonly TimeSpan _longestCatchUp = TimeSpan.FromSeconds(options.IsFenced ? 30 : 3);
    private readonly HistoryRecorder _recorder = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();

    /// <summary>Every kind of fault, with the reason why it was left out; null for those that happened.</summary>
    public IReadOnlyList<(string Kind, string? SkipReason)> FaultKinds { get; private set; } = [];

    /// <summary>Servers that ended by themselves.</summary>
    public IReadOnlyList<string> Ends { get; private set; } = [];

    public async Task<History> RunAsync(CancellationToken cancellationToken)
    {
        await using INetwork network = options.UsesNamespaces ? await NamespaceNetwork.CreateAsync() : new LoopbackNetwork();
        await using var listener = await ExecutionListener.StartAsync(network.ClientAddress, _recorder);
        await using var group = await ServerGroup.StartAsync(network, listener.Address, options.ServerDirectory, options.IsFenced, logs);
        Say($"3 servers behind {group.ProxyAddress}");
        using var client = new ClusterClient(group.ProxyAddress);
        await using var workload = new Workload(client, _recorder, options.Instances, options.PromptsPerSecond, options.Seed);
        using var reporting = new CancellationTokenSource();
        var schedule = CreateSchedule(group);
        var progress = ReportAsync(schedule, reporting.Token);
        try
        {
            return await RunAsync(workload, schedule, client, cancellationToken);
        }
        finally
        {
            Ends = [.. group.Servers.SelectMany(server => server.Ends)];
            await reporting.CancelAsync();
            await progress;
        }
    }

    private async Task<History> RunAsync(
        Workload workload, FaultSchedule schedule, ClusterClient client, CancellationToken cancellationToken)
    {
        using var stopSending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = workload.RunAsync(stopSending.Token);
        await schedule.RunAsync(options.Duration, cancellationToken);
        var healedAt = TimeProvider.System.GetUtcNow();
        Say("healed");
        await stopSending.CancelAsync();
        await sending;
        await UntilAsync(() => _recorder.UnsettledCount == 0, _longestSettling, cancellationToken);
        await Task.Delay(_quiet, TimeProvider.System, cancellationToken);

        var reads = new FinalReads(client, cancellationToken);
        var settled = await ReadAllAsync(workload, reads);
        Say("settled");
        await UntilAsync(() => HaveCaughtUp(workload, settled), _longestCatchUp, cancellationToken);
        await workload.StopReadingAsync();
        var readers = workload.Readers.Select(reader => reader.Build()).ToList();
        var streams = (await ReadAllAsync(workload, reads))
            .Select(item => new FinalStream(item.Key, item.Value, settled[item.Key].Count))
            .ToList();
        var resumed = await reads.ResumeAsync(readers, new Random(options.Seed));
        return _recorder.Build(readers, streams, resumed, healedAt);
    }

    private FaultSchedule CreateSchedule(ServerGroup group)
    {
        var faults = options.IsFenced ? FaultsOf(group) : ReplacingFaultsOf(group);
        FaultKinds = [.. faults.Select(fault => (fault.Kind, fault.SkipReason))];
        return new FaultSchedule(group, faults, _recorder, options.Seed);
    }

    private Fault[] FaultsOf(ServerGroup group) =>
    [
        new KillFault(),
        new PauseFault(TimeSpan.FromSeconds(20)),
        new SiloPartitionFault(group, isTwoWay: false),
        new SiloPartitionFault(group, isTwoWay: true),
        new DatabasePartitionFault(group, isTwoWay: false),
        new DatabasePartitionFault(group, isTwoWay: true),
        new DisconnectFault(group),
        new DatabaseCrashFault(group),
        new RollingRestartFault(group),
        new MixedVersionsFault(group, options.PreviousDirectory),
    ];

    // What makes two processes believe that a stream is theirs, and no longer than that takes.
    private static Fault[] ReplacingFaultsOf(ServerGroup group) =>
        [new PauseFault(TimeSpan.FromSeconds(8)), new DatabasePartitionFault(group, isTwoWay: true)];

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<StreamEvent>>> ReadAllAsync(Workload workload, FinalReads reads)
    {
        var streams = new ConcurrentDictionary<string, IReadOnlyList<StreamEvent>>();
        await Parallel.ForEachAsync(
            workload.SteadyReaders.Keys, FinalReads.InParallel, async (instance, _) => streams[instance] = await reads.ReadAsync(instance));
        return streams;
    }

    private static bool HaveCaughtUp(Workload workload, IReadOnlyDictionary<string, IReadOnlyList<StreamEvent>> streams) =>
        workload.SteadyReaders.All(reader => streams[reader.Key] is [.., var last] && reader.Value.HasReached(last.Identity));

    private static async Task UntilAsync(Func<bool> isReached, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isReached() && TimeProvider.System.GetElapsedTime(started) < limit)
        {
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    private async Task ReportAsync(FaultSchedule schedule, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(ProgressInterval);
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellationToken))
            {
                var (unknown, refused) = (_recorder.CountOf(RequestOutcome.Unknown), _recorder.CountOf(RequestOutcome.Refused));
                Say($"{_recorder.PromptCount} prompts, of which {unknown} unknown and {refused} refused; {_recorder.SettledCount} settled, "
                    + $"{_recorder.UnsettledCount} open; {_recorder.ExecutionCount} tools; {_recorder.FaultCount} faults, now {schedule.Current}");
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void Say(string text)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
        Console.Error.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} +{elapsed:0} s: {text}");
    }
}
