using Hearth.Agents;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class DeletionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Shared, because such a store is asked often for what is waited for.
    private readonly MemoryStore _store = new(new MemoryDatabase(), Guid.NewGuid());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delete_AnInstanceThatIsSettled_LetsItBeginAnew()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = request => ScriptedTurn.Say($"{request.Messages.Count}");
        await host.PromptAsync("agent", "one", "Hi", Cancel);
        await host.PromptAsync("agent", "one", "Again", Cancel);

        // Act
        var deleted = await ClientOf(host).DeleteAsync("agent", "one", cancellationToken: Cancel);
        var gone = await host.ReadEventsAsync("agent", "one", Cancel);
        var answer = await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.True(deleted);
        Assert.Empty(gone);
        Assert.Equal("1", answer);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Delete_AnInstanceThatDoesNotExist_IsFalse()
    {
        await using var host = await StartAsync();

        Assert.False(await ClientOf(host).DeleteAsync("agent", "nobody", force: true, Cancel));
    }

    [Fact]
    public async Task Delete_WhileItAnswers_IsRefusedUnlessForced()
    {
        // Arrange
        await using var host = await StartAsync();
        var asked = Engine.Signal();
        host.Model.Respond = _ => ScriptedTurn.Say("Hello ").ThenSignal(asked).ThenWaitFor(new TaskCompletionSource().Task);
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await asked.Task.WaitAsync(Cancel);
        var waiting = host.WaitAsync(id, Cancel);

        // Act
        var refusal = await Assert.ThrowsAsync<HearthException>(() => ClientOf(host).DeleteAsync("agent", "one", cancellationToken: Cancel));
        var deleted = await ClientOf(host).DeleteAsync("agent", "one", force: true, Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => waiting.WaitAsync(Limit, TimeProvider.System, Cancel));
        host.Model.Respond = _ => ScriptedTurn.Say("Fresh");
        var answer = await host.PromptAsync("agent", "one", "Hi again", Cancel);

        // Assert: nothing of the attempt that was cut is in the new stream.
        Assert.Equal((ErrorCodes.SessionUnsettled, ErrorCodes.SessionDeleted), (refusal.Code, failure.Code));
        Assert.True(deleted);
        Assert.Equal("Fresh", answer);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.DoesNotContain(events, item => item.GetRawText().Contains("Hello ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_WhileSomebodyReads_EndsTheReader(bool isAnswering)
    {
        // Arrange: the owner works, or lingers.
        await using var host = await StartAsync();
        var asked = Engine.Signal();
        host.Model.Respond = _ => isAnswering
            ? ScriptedTurn.Say("Hello ").ThenSignal(asked).ThenWaitFor(new TaskCompletionSource().Task)
            : ScriptedTurn.Say("Hello").ThenSignal(asked);
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        await asked.Task.WaitAsync(Cancel);
        if (!isAnswering) await host.WaitAsync(id, Cancel);
        var source = host.Services.GetRequiredService<StreamSource>();
        var key = StreamKey.ForInstance("agent", "one");
        var stream = (await source.FindAsync(key, Cancel))!;
        var (started, reading) = Follow(source, stream);
        await started.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Act
        await ClientOf(host).DeleteAsync("agent", "one", force: true, Cancel);
        var pages = await reading.WaitAsync(Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.DoesNotContain(pages, page => page.IsClosed);
        Assert.Null(await source.FindAsync(key, Cancel));
        Assert.True((await source.ReadAsync(stream.Id, Offset.Start, Cancel)).IsGone);
    }

    private static (Task Started, Task<List<StreamPage>> Reading) Follow(StreamSource source, StreamState stream)
    {
        var started = Engine.Signal();
        return (started.Task, ReadAsync());

        async Task<List<StreamPage>> ReadAsync()
        {
            var pages = new List<StreamPage>();
            await foreach (var page in source.FollowAsync(stream.Id, Offset.Start, TimeSpan.FromHours(1), CancellationToken.None, Cancel))
            {
                pages.Add(page);
                started.TrySetResult();
            }

            return pages;
        }
    }

    private static IAgentClient ClientOf(HearthTestHost host) => host.Services.GetRequiredService<IAgentClient>();

    private Task<HearthTestHost> StartAsync() => Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition()), _store);
}
