using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class DrainTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drain_WithIdleInstances_EndsAtOnce()
    {
        var host = await StartAsync(TimeSpan.FromMinutes(10));
        host.Model.Respond = _ => ScriptedTurn.Say("ok");
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel);
    }

    [Fact]
    public async Task Drain_BeforeItsDeadline_LetsARunningTurnEndAndStartsNoOther()
    {
        // Arrange
        var host = await StartAsync(TimeSpan.FromMinutes(10));
        var (asked, answer) = (Engine.Signal(), Engine.Signal());
        host.Model.Respond = _ => ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(answer.Task).ThenSay("ok");
        var running = await host.SendAsync("agent", "one", "Hi", Cancel);
        var queued = await host.SendAsync("agent", "one", "Later", Cancel);
        await asked.Task.WaitAsync(Cancel);

        // Act
        var begun = Engine.Signal();
        host.Services.GetRequiredService<ServerLifecycle>().Draining.Register(() => begun.TrySetResult());
        var draining = host.DisposeAsync().AsTask();
        await begun.Task.WaitAsync(Cancel);
        answer.SetResult();
        await draining.WaitAsync(Cancel);

        // Assert
        Assert.NotNull((await _store.FindSubmissionAsync(new(running), Cancel))!.SettledAt);
        Assert.Null((await _store.FindSubmissionAsync(new(queued), Cancel))!.SettledAt);
        Assert.Single(host.Model.Requests);
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact]
    public async Task Drain_PastItsDeadline_SavesWhatIsThereAndTheNextProcessGoesOn()
    {
        // Arrange: the second half of the text is held back for joining when the deadline passes.
        var said = Engine.Signal();
        var host = await StartAsync(TimeSpan.Zero, joining: TimeSpan.FromSeconds(10));
        host.Model.Respond = _ => ScriptedTurn.Say("Hello dear ").ThenSignal(said).ThenWaitFor(new TaskCompletionSource().Task);
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await said.Task.WaitAsync(Cancel);

        // Act
        await host.DisposeAsync();
        var model = new ScriptedChatClient { Respond = _ => ScriptedTurn.Say("world") };
        await using var second = await StartAsync(TimeSpan.Zero, model: model);
        var result = await second.WaitAsync(id, Cancel);

        // Assert
        Assert.Equal("Hello dear world", result!.Value.Text("text"));
        EventRules.CheckInstance(await second.ReadEventsAsync("agent", "one", Cancel));
    }

    private Task<HearthTestHost> StartAsync(TimeSpan timeout, TimeSpan? joining = null, ScriptedChatClient? model = null) => Engine.StartAsync(
        hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            hearth.Services.Configure<DrainOptions>(options => options.Timeout = timeout);
            if (joining is { } window) hearth.Services.Configure<Hearth.Streams.StreamsOptions>(options => options.ProgressFlushInterval = window);
        },
        _store,
        model);
}
