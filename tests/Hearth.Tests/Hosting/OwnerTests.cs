using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hearth.Agents;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class OwnerTests
{
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submissions_OfOneInstance_RunOneAtATimeInOrder()
    {
        // Arrange
        await using var host = await StartAsync();
        var (running, most) = (0, 0);
        var order = new ConcurrentQueue<string>();
        host.Model.Respond = request =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            order.Enqueue(request.LastText);
            Interlocked.Decrement(ref running);
            return ScriptedTurn.Say("ok");
        };

        // Act
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add(await host.SendAsync("agent", "one", $"{i}", Cancel));
        await Task.WhenAll(ids.Select(id => host.WaitAsync(id, Cancel)));

        // Assert
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), order);
        Assert.Equal(1, most);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Instances_RunInParallelUpToMaxConcurrency()
    {
        // Arrange
        await using var host = await StartAsync(options => options.MaxConcurrency = 2);
        var (two, open) = (Engine.Signal(), Engine.Signal());
        var (running, most) = (0, 0);
        host.Model.Respond = _ =>
        {
            lock (two) most = Math.Max(most, ++running);
            if (most == 2) two.TrySetResult();
            return ScriptedTurn.Empty.ThenWaitFor(open.Task).ThenSignal(Left());
        };

        // Act
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add(await host.SendAsync("agent", $"{i}", "Hi", Cancel));
        await two.Task.WaitAsync(Cancel);
        open.SetResult();
        await Task.WhenAll(ids.Select(id => host.WaitAsync(id, Cancel)));

        // Assert
        Assert.Equal(2, most);

        TaskCompletionSource Left()
        {
            var left = new TaskCompletionSource();
            left.Task.ContinueWith(
                _ =>
                {
                    lock (two) running--;
                },
                TaskContinuationOptions.ExecuteSynchronously);
            return left;
        }
    }

    [Fact]
    public async Task Submissions_BeyondMaxQueued_AreRefused()
    {
        // Arrange
        await using var host = await StartAsync(options => options.MaxQueued = 2);
        host.Model.Respond = _ => ScriptedTurn.Empty.ThenWaitFor(new TaskCompletionSource().Task);
        var admissions = host.Services.GetRequiredService<Admissions>();

        // Act
        var statuses = new List<AdmissionStatus>();
        for (var i = 0; i < 3; i++)
        {
            var result = await admissions.AdmitPromptAsync("agent", "one", new Prompt("Hi", []), AdmissionOrigin.None, Cancel);
            statuses.Add(result.Status);
        }

        var failure = await Assert.ThrowsAsync<HearthException>(
            () => host.Services.GetRequiredService<IAgentClient>().DispatchAsync("agent", "one", "x", cancellationToken: Cancel));

        // Assert
        Assert.Equal([AdmissionStatus.Admitted, AdmissionStatus.Admitted, AdmissionStatus.QueueFull], statuses);
        Assert.Equal(ErrorCodes.RateLimited, failure.Code);
    }

    [Fact]
    public async Task AnIdleInstance_LeavesMemoryWhenItHasLingered()
    {
        // Arrange
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var host = await StartAsync(time: time);
        host.Model.Respond = _ => ScriptedTurn.Say("ok");
        var ownership = host.Services.GetRequiredService<LocalOwnership>();
        await host.PromptAsync("agent", "one", "Hi", Cancel);
        Assert.Equal(1, ownership.OwnerCount);

        // Act
        var gone = ownership.DrainAsync(Cancel);
        while (!gone.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            await Task.Yield();
        }

        // Assert
        Assert.Equal(0, ownership.OwnerCount);
        Assert.Equal("ok", await host.PromptAsync("agent", "one", "Again", Cancel));
    }

    [Fact]
    public async Task Leave_OfStreamsThatMayGo_KeepsTheOthers()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Respond = _ => ScriptedTurn.Say("ok");
        var ownership = host.Services.GetRequiredService<LocalOwnership>();
        foreach (var id in (string[])["one", "two", "three"]) await host.PromptAsync("agent", id, "Hi", Cancel);

        // Act
        var left = ownership.Leave(3, key => key.Id != "two");

        // Assert
        Assert.Equal(2, left);
        while (ownership.OwnerCount > 1) await Task.Delay(1, Cancel);
        Assert.Equal(0, ownership.Leave(3, key => key.Id != "two"));
    }

    [Fact]
    public async Task Delete_OfAStreamThatIsOwned_IsNotTakenForAFence()
    {
        // Arrange
        await using var host = await StartAsync();
        var counts = new ConcurrentDictionary<string, long>();
        using var metrics = new MeterListener();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        metrics.SetMeasurementEventCallback<long>((instrument, value, _, _) => counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        metrics.Start();
        host.Model.Respond = _ => ScriptedTurn.Say("ok");
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Act
        var deleted = await host.Services.GetRequiredService<IAgentClient>().DeleteAsync("agent", "one", cancellationToken: Cancel);
        await host.Services.GetRequiredService<LocalOwnership>().DrainAsync(Cancel);

        // Assert
        Assert.True(deleted);
        Assert.Equal((1, 0), (counts.GetValueOrDefault("hearth.claims"), counts.GetValueOrDefault("hearth.fences")));
    }

    [Fact]
    public async Task Nudges_ThatMeetARetiringOwner_AreNotLost()
    {
        // Arrange: nothing but the nudge would bring the work up in time.
        await using var host = await StartAsync(options =>
        {
            options.Linger = TimeSpan.FromMilliseconds(1);
            options.SweepInterval = TimeSpan.FromHours(1);
        });
        host.Model.Respond = _ => ScriptedTurn.Say("ok");

        for (var i = 0; i < 300; i++) Assert.Equal("ok", await host.PromptAsync("agent", "one", "Hi", Cancel));

        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Work_WhoseNudgeWasLost_IsFoundByTheSweep()
    {
        await using var host = await StartAsync(options => options.SweepInterval = TimeSpan.FromMilliseconds(10));
        host.Model.Respond = _ => ScriptedTurn.Say("ok");

        var id = await AdmitAsync("agent", TimeSpan.Zero);

        Assert.Equal("ok", (await host.WaitAsync(id, Cancel))!.Value.Text("text"));
    }

    [Fact]
    public async Task Work_ForAnUnknownAgent_WaitsUntilItsTimeIsUp()
    {
        // Arrange: the first is overdue, the second is not.
        var overdue = await AdmitAsync("ghost", TimeSpan.FromHours(2));
        var young = await AdmitAsync("ghost", TimeSpan.Zero);
        await using (var host = await StartAsync(options => options.SweepInterval = TimeSpan.FromMilliseconds(10)))
        {
            // Act
            var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(overdue, Cancel));

            // Assert
            Assert.Equal(ErrorCodes.AgentNotFound, failure.Code);
            await host.Services.GetRequiredService<LocalOwnership>().DrainAsync(Cancel);
            Assert.Null((await _store.FindSubmissionAsync(new SubmissionId(young), Cancel))!.SettledAt);
        }

        await using var knowing = await Engine.StartAsync(hearth => hearth.AddAgent("ghost", _ => new AgentDefinition()), _store);
        knowing.Model.Respond = _ => ScriptedTurn.Say("boo");
        Assert.Equal("boo", await knowing.PromptAsync("ghost", "other", "Hi", Cancel));
    }

    private async Task<string> AdmitAsync(string agent, TimeSpan age)
    {
        var now = TimeProvider.System.GetUtcNow() - age;
        var admission = new Admission
        {
            Stream = StreamKey.ForInstance(agent, "one"),
            Id = SubmissionId.New(TimeProvider.System),
            Kind = SubmissionKind.Direct,
            Input = SubmissionInput.FromPrompt(new Prompt("Hi", [])).ToJson(),
            AdmittedAt = now,
        };
        return (await _store.AdmitAsync(admission, Cancel)).Id.Value;
    }

    private Task<HearthTestHost> StartAsync(Action<SubmissionsOptions>? options = null, TimeProvider? time = null) => Engine.StartAsync(
        hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition());
            if (options is not null) hearth.Services.Configure(options);
        },
        _store,
        time: time);
}
