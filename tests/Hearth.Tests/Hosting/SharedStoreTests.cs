using Hearth.Agents;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Hosting;

/// <summary>Two processes on one database, as far as one process can be two.</summary>
public sealed class SharedStoreTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly MovableTime _time = new();
    private readonly MemoryDatabase _database;

    public SharedStoreTests() => _database = new MemoryDatabase(_time, new MemoryFences());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reader_OfWhatAnotherProcessWrites_SeesItToTheEnd()
    {
        // Arrange: nothing wakes the reader by its idle interval.
        await using var writing = await StartAsync();
        await using var reading = await StartAsync();
        var answer = Engine.Signal();
        writing.Model.Respond = _ => ScriptedTurn.Empty.ThenWaitFor(answer.Task).ThenSay("Hello");
        var id = await writing.SendAsync("agent", "one", "Hi", Cancel);
        var source = reading.Services.GetRequiredService<StreamSource>();
        var stream = (await source.FindAsync(StreamKey.ForInstance("agent", "one"), Cancel))!;
        var tails = reading.Services.GetRequiredService<StreamTails>();

        // Act
        var seen = ReadUntilSettledAsync(source, stream.Id);
        Assert.Single(tails.FindCold());
        answer.SetResult();
        var types = await seen.WaitAsync(Limit, TimeProvider.System, Cancel);
        var result = await reading.WaitAsync(id, Cancel);

        // Assert
        var stored = (await writing.ReadEventsAsync("agent", "one", Cancel)).Select(item => item.Type());
        Assert.Equal(stored, types);
        Assert.Equal("Hello", result!.Value.Text("text"));
        Assert.Empty(reading.Model.Requests);
    }

    [Fact]
    public async Task Owner_WhoseHeartStops_IsReplacedByAnother()
    {
        // Arrange
        var dying = new CrashingStore(new MemoryStore(_database, Guid.NewGuid()));
        await using var first = await StartAsync(dying);
        await using var second = await StartAsync(sweepInterval: TimeSpan.FromMilliseconds(10));
        first.Model.Respond = _ => ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task);
        second.Model.Respond = _ => ScriptedTurn.Say("world");
        var id = await first.SendAsync("agent", "one", "Hi", Cancel);
        await dying.ProgressStored.WaitAsync(Cancel);

        // Act
        dying.Kill();
        var whileAlive = second.Model.Requests.Count;
        _time.Ahead = ProcessIdentity.Timeout;
        var result = await second.WaitAsync(id, Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal(0, whileAlive);
        Assert.Equal("Hello world", result!.Value.Text("text"));
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Abort_AtAnotherProcess_CutsTheAnswer()
    {
        // Arrange
        var store = new CrashingStore(new MemoryStore(_database, Guid.NewGuid()));
        await using var owner = await StartAsync(store);
        await using var other = await StartAsync();
        owner.Model.Respond = _ => ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task);
        var id = await owner.SendAsync("agent", "one", "Hi", Cancel);
        await store.ProgressStored.WaitAsync(Cancel);

        // Act
        var aborted = await other.AbortAsync("agent", "one", Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(
            () => other.WaitAsync(id, Cancel).WaitAsync(Limit, TimeProvider.System, Cancel));

        // Assert
        Assert.True(aborted);
        Assert.Equal(ErrorCodes.SubmissionAborted, failure.Code);
        EventRules.CheckInstance(await other.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Prompt_AtAnotherProcess_RunsWhereTheInstanceIs()
    {
        // Arrange: the owner lingers, and no sweep comes.
        await using var owner = await StartAsync();
        await using var other = await StartAsync();
        owner.Model.Respond = _ => ScriptedTurn.Say("Here");
        other.Model.Respond = _ => ScriptedTurn.Say("There");
        await owner.PromptAsync("agent", "one", "Hi", Cancel);

        // Act
        var text = await other.PromptAsync("agent", "one", "And now?", Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal("Here", text);
        Assert.Empty(other.Model.Requests);
    }

    [Fact]
    public async Task Drain_WithWorkUnderWay_HandsItOverAtOnce()
    {
        // Arrange: no sweep comes by itself.
        var store = new CrashingStore(new MemoryStore(_database, Guid.NewGuid()));
        var leaving = await StartAsync(store);
        await using var staying = await StartAsync();
        leaving.Model.Respond = _ => ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task);
        staying.Model.Respond = request => ScriptedTurn.Say(request.LastText == "Later" ? "Later" : "world");
        var running = await leaving.SendAsync("agent", "one", "Hi", Cancel);
        var queued = await leaving.SendAsync("agent", "one", "Later", Cancel);
        await store.ProgressStored.WaitAsync(Cancel);

        // Act
        await leaving.DisposeAsync();
        var first = await staying.WaitAsync(running, Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);
        var second = await staying.WaitAsync(queued, Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal(("Hello world", "Later"), (first!.Value.Text("text"), second!.Value.Text("text")));
        EventRules.CheckInstance(await staying.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Delete_AtAnotherProcess_StopsTheOwner()
    {
        // Arrange
        var store = new CrashingStore(new MemoryStore(_database, Guid.NewGuid()));
        await using var owner = await StartAsync(store, sweepInterval: TimeSpan.FromMilliseconds(10));
        await using var other = await StartAsync();
        owner.Model.Enqueue(ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task), ScriptedTurn.Say("Fresh"));
        other.Model.Respond = _ => ScriptedTurn.Say("Fresh");
        await owner.SendAsync("agent", "one", "Hi", Cancel);
        await store.ProgressStored.WaitAsync(Cancel);

        // Act: the sweep of the owner misses its stream.
        var deleted = await other.Services.GetRequiredService<IAgentClient>().DeleteAsync("agent", "one", force: true, Cancel);
        var ownership = owner.Services.GetRequiredService<Hearth.Ownership.LocalOwnership>();
        var hasLetGo = await ownership.DrainAsync(Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);
        var text = await owner.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.True(deleted && hasLetGo);
        Assert.Equal("Fresh", text);
        EventRules.CheckInstance(await owner.ReadEventsAsync("agent", "one", Cancel));
    }

    private static async Task<List<string>> ReadUntilSettledAsync(StreamSource source, StreamId stream)
    {
        var types = new List<string>();
        await foreach (var page in source.FollowAsync(stream, Offset.Start, TimeSpan.FromHours(1), CancellationToken.None, Cancel))
        {
            // Progress may be stored when the reader looks, and superseded by the end.
            types.AddRange(page.Events.Where(item => !item.IsProgress).Select(item => Hearth.Events.JsonBytes.Parse(item.Payload).Type()));
            if (types.Contains("submission_settled")) return types;
        }

        return types;
    }

    private async Task<HearthTestHost> StartAsync(IHearthStore? store = null, TimeSpan? sweepInterval = null)
    {
        var listening = new ListeningStore(store ?? new MemoryStore(_database, Guid.NewGuid()));
        var host = await Engine.StartAsync(
            hearth =>
            {
                hearth.AddAgent("agent", _ => new AgentDefinition());
                hearth.Services.Configure<SubmissionsOptions>(options => options.SweepInterval = sweepInterval ?? TimeSpan.FromHours(1));
            },
            listening);
        await listening.Listening.WaitAsync(Limit, TimeProvider.System, Cancel);
        return host;
    }

    private sealed class MovableTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
