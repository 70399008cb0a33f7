using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class ProcessDeathTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly MemoryDatabase _database = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ServerLifecycle _lifecycle = new();
    private readonly RecordedExit _exit = new();
    private readonly RecordedLog<ProcessDeath> _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _lifecycle.Dispose();

    [Fact]
    public async Task Heartbeat_OfAProcessThatWasDeclaredDead_EndsItsReadsAndLeavesItsWorkToOthers()
    {
        // Arrange: the first one is in the middle of an answer, which somebody reads there.
        var id = Guid.NewGuid();
        var store = new CrashingStore(new MemoryStore(_database, id));
        await using var first = await StartAsync(store);
        await using var second = await StartAsync(new MemoryStore(_database, Guid.NewGuid()));
        first.Model.Respond = _ => ScriptedTurn.Say("Hello ").ThenWaitFor(new TaskCompletionSource().Task);
        second.Model.Respond = _ => ScriptedTurn.Say("world");
        var submission = await first.SendAsync("agent", "one", "Hi", Cancel);
        await store.ProgressStored.WaitAsync(Cancel);
        var stopping = Engine.Signal();
        first.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        var reading = ReadToTheEndAsync(first);

        // Act
        await new MemoryStore(_database, Guid.NewGuid()).DeclareDeadAsync(id, Cancel);
        var result = await second.WaitAsync(submission, Cancel).WaitAsync(Limit, TimeProvider.System, Cancel);
        await stopping.Task.WaitAsync(Limit, TimeProvider.System, Cancel);
        await reading.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal("Hello world", result!.Value.Text("text"));
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
        Assert.False(first.Services.GetRequiredService<ServerLifecycle>().IsReady);
        Assert.True(second.Services.GetRequiredService<ServerLifecycle>().IsReady);
        Assert.Equal(1, _exit.Code);
    }

    [Fact]
    public async Task Declare_InAHostThatDoesNotStop_ExitsAfterTheGrace()
    {
        // Arrange
        var host = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var death = Create(host);

        // Act
        death.Declare("a test says so");
        var isStopping = host.ApplicationStopping.IsCancellationRequested;
        _time.Advance(ProcessDeath.Grace - TimeSpan.FromTicks(1));
        var hasExitedBefore = _exit.Exited.IsCompleted;
        _time.Advance(TimeSpan.FromTicks(1));
        var code = await _exit.Exited.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal((true, false, 1), (isStopping, hasExitedBefore, code));
    }

    [Fact]
    public void Declare_MoreThanOnce_SaysSoOnce()
    {
        // Arrange
        var death = Create();

        // Act
        death.Declare("the store says so");
        death.Declare("the others say so");

        // Assert
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Critical, level);
        Assert.Contains("the store says so", text, StringComparison.Ordinal);
        Assert.True(death.IsDeclared);
    }

    [Fact]
    public void Leave_OfAProcessThatIsDead_DoesNotBringItBack()
    {
        // Arrange
        Create().Declare("a test says so");

        // Act: as the host stops.
        _lifecycle.Leave();
        _lifecycle.Started();

        // Assert
        Assert.Equal(ServerPhase.Draining, _lifecycle.Phase);
        Assert.True(_lifecycle.Draining.IsCancellationRequested);
        Assert.True(_lifecycle.DrainExpired.IsCancellationRequested);
    }

    private ProcessDeath Create(IHostApplicationLifetime? host = null)
    {
        var tails = new StreamTails(Options.Create(new StreamsOptions()), _time);
        return new ProcessDeath(_lifecycle, tails, new WorkScheduler(new InlineScheduler()), _exit, _time, _log, host);
    }

    private Task<HearthTestHost> StartAsync(IHearthStore store) => Engine.StartAsync(
        hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.Services.AddSingleton<IProcessExit>(_exit);
            hearth.Services.Configure<SubmissionsOptions>(options => options.SweepInterval = TimeSpan.FromMilliseconds(10));
        },
        store);

    private static async Task ReadToTheEndAsync(HearthTestHost host)
    {
        var source = host.Services.GetRequiredService<StreamSource>();
        var stream = (await source.FindAsync(StreamKey.ForInstance("agent", "one"), Cancel))!;
        var draining = host.Services.GetRequiredService<ServerLifecycle>().Draining;
        await foreach (var page in source.FollowAsync(stream.Id, Offset.Start, TimeSpan.FromHours(1), draining, Cancel))
        {
            // Until the process ends it.
        }
    }

    /// <summary>Runs what is started up to where it waits, before the start returns.</summary>
    private sealed class InlineScheduler : TaskScheduler
    {
        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
