using System.Text.Json;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>One try of a scenario with at most one fault: a process works, ends or dies, and a second one finishes and is asked.</summary>
/// <param name="scenario">The work.</param>
/// <param name="open">Opens the store as another process.</param>
/// <param name="point">Where the fault comes; null for none.</param>
internal sealed class FaultTry(FaultScenario scenario, Func<IHearthStore> open, FaultPoint? point)
{
    private readonly LiveReader _reader = new();
    private readonly ScenarioClient _client = new(scenario);

    public FaultPoint? Point => point;

    /// <summary>Whether the call was reached at which the fault comes.</summary>
    public bool HasFired { get; private set; }

    /// <summary>What the first process called.</summary>
    public IReadOnlyDictionary<string, int> Calls { get; private set; } = new Dictionary<string, int>();

    /// <summary>How often a model was called.</summary>
    public int ModelCalls { get; private set; }

    /// <summary>Whether the reader was given something by the first process.</summary>
    public bool HasReadLive { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var first = await FaultyProcess.StartAsync(scenario, open(), 1, point);
        await using (first)
        {
            await LiveAsync(first, cancellationToken);
            await first.StopAsync();
            (HasFired, HasReadLive, Calls) = (first.Store.HasFired, _reader.Position > Offset.Start, first.Store.Calls);
        }

        var second = await FaultyProcess.StartAsync(scenario, open(), 2, null);
        await using (second)
        {
            await FinishAsync(first, second, cancellationToken);
            ModelCalls = first.Host.Model.Requests.Count + second.Host.Model.Requests.Count;
        }
    }

    private async Task LiveAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = _reader.FollowAsync(process, leaving.Token);
        await _client.ActAsync(process, cancellationToken);
        await leaving.CancelAsync();
        await following;
    }

    private async Task FinishAsync(FaultyProcess first, FaultyProcess second, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = first.Store.FirstStream.IsCompleted && scenario.KeepsLog
            ? _reader.ReadToAsync(second, await first.Store.FirstStream, Offset.End, leaving.Token)
            : _reader.FollowAsync(second, leaving.Token);
        await _client.ActAsync(second, cancellationToken);
        Assert.True(_client.IsDone, "The client has not come to its end.");
        await scenario.CheckAsync(second, cancellationToken);
        await leaving.CancelAsync();
        await following.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        await CheckAdmissionsAsync(first, second, cancellationToken);
        CheckEffects();
        if (scenario.KeepsLog) await CheckReaderAsync(first, second, cancellationToken);
    }

    // Whatever was accepted, told or not, has one outcome; whatever was told to be accepted is there.
    private async Task CheckAdmissionsAsync(FaultyProcess first, FaultyProcess second, CancellationToken cancellationToken)
    {
        var streams = new HashSet<StreamKey>();
        foreach (var (id, stream, isAccepted) in first.Store.Admissions.Concat(second.Store.Admissions))
        {
            var isStored = await second.Store.Inner.FindSubmissionAsync(id, cancellationToken) is not null;
            if (scenario.KeepsLog) Assert.True(isStored || !isAccepted, $"The accepted input {id} is lost.");
            if (!isStored) continue;
            await second.Get<Outcomes>().WaitAsync(id, cancellationToken);
            streams.Add(stream);
        }

        foreach (var stream in streams)
        {
            var log = await ReadAsync(second, stream, cancellationToken);
            List<JsonElement> events = [.. log.Select(item => JsonBytes.Parse(item.Payload))];
            if (stream.Kind == StreamKind.Run) EventRules.CheckRun(events);
            else EventRules.CheckInstance(events);
            CheckRecorded(log, first.Store.LastEpoch(stream));
        }
    }

    // What the first process has recorded, the second one does not produce again; nor is anything recorded twice.
    private void CheckRecorded(IReadOnlyList<StoredEvent> log, long lastEpoch)
    {
        foreach (var item in log.Where(item => item.Kind is EventKind.Tool or EventKind.Step && item.Offset.Epoch <= lastEpoch))
        {
            var recorded = JsonBytes.Parse(item.Payload);
            var name = recorded.Text(item.Kind == EventKind.Tool ? "toolName" : "name");
            Assert.DoesNotContain(new Effect(name, 2), scenario.Effects);
        }
    }

    private void CheckEffects()
    {
        foreach (var effects in scenario.Effects.GroupBy(effect => effect.Name))
        {
            Assert.Equal(effects.Distinct(), effects);
            var isDeadly = point is { IsDeadly: true };
            Assert.InRange(effects.Count(), 1, isDeadly && scenario.Repeatable.Contains(effects.Key) ? 2 : 1);
        }
    }

    private async Task CheckReaderAsync(FaultyProcess first, FaultyProcess second, CancellationToken cancellationToken)
    {
        var stream = await (first.Store.FirstStream.IsCompleted ? first : second).Store.FirstStream;
        var page = await second.Store.Inner.ReadAsync(stream, Everything, cancellationToken);
        await _reader.ReadToAsync(second, stream, page.Events[^1].Offset, cancellationToken);
        _reader.Check(page.Events);
    }

    private static async Task<IReadOnlyList<StoredEvent>> ReadAsync(FaultyProcess process, StreamKey key, CancellationToken cancellationToken)
    {
        var stream = await process.Store.Inner.FindStreamAsync(key, cancellationToken);
        var page = await process.Store.Inner.ReadAsync(stream!.Id, Everything, cancellationToken);
        return page.Events;
    }

    private static EventQuery Everything => new(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue);
}
