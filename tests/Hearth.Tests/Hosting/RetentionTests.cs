using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class RetentionTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retire_InstancesAndRunsPastTheirRetention_DeletesThemAndNothingElse()
    {
        // Arrange
        await using var host = await StartAsync(options =>
        {
            options.Instances = TimeSpan.FromHours(2);
            options.Runs = TimeSpan.FromHours(5);
            options.Agents["kept"] = TimeSpan.Zero;
            options.Agents["short"] = TimeSpan.FromHours(1);
        });
        foreach (var agent in new[] { "agent", "kept", "short" }) await host.PromptAsync(agent, "old", "Hi", Cancel);
        var run = await host.StartRunAsync("flow", cancellationToken: Cancel);
        await host.WaitAsync(run.Value, Cancel);
        _time.Advance(TimeSpan.FromHours(3));
        foreach (var agent in new[] { "agent", "kept", "short" }) await host.PromptAsync(agent, "young", "Hi", Cancel);
        _time.Advance(TimeSpan.FromHours(1.5));

        // Act
        await host.Services.GetRequiredService<HousekeepingWorker>().RetireAsync(Cancel);

        // Assert
        string[] kept = [.. await ExistingAsync(host, "agent/old", "agent/young", "kept/old", "kept/young", "short/old", "short/young")];
        Assert.Equal(["agent/young", "kept/old", "kept/young"], kept);
        Assert.NotEmpty(await host.ReadEventsAsync(run, Cancel));
        _time.Advance(TimeSpan.FromHours(1));
        await host.Services.GetRequiredService<HousekeepingWorker>().RetireAsync(Cancel);
        Assert.Empty(await host.ReadEventsAsync(run, Cancel));
    }

    [Fact]
    public async Task Retire_UnsettledWork_IsKept()
    {
        // Arrange
        await using var host = await StartAsync(options => options.Instances = TimeSpan.FromMinutes(1));
        var (asked, answer) = (Engine.Signal(), Engine.Signal());
        host.Model.Respond = _ => ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(answer.Task).ThenSay("ok");
        var id = await host.SendAsync("agent", "busy", "Hi", Cancel);
        await asked.Task.WaitAsync(Cancel);
        _time.Advance(TimeSpan.FromMinutes(10));

        // Act
        await host.Services.GetRequiredService<HousekeepingWorker>().RetireAsync(Cancel);
        answer.SetResult();

        // Assert
        Assert.Equal("ok", (await host.WaitAsync(id, Cancel))!.Value.Text("text"));
    }

    [Fact]
    public async Task Retire_MoreThanAPage_DeletesThemAll()
    {
        // Arrange
        await using var host = await StartAsync(options => options.Instances = TimeSpan.FromHours(1));
        var names = Enumerable.Range(0, 120).Select(i => $"agent/{i}").ToArray();
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => host.PromptAsync("agent", $"{i}", "Hi", Cancel)));
        _time.Advance(TimeSpan.FromHours(2));

        // Act
        await host.Services.GetRequiredService<HousekeepingWorker>().RetireAsync(Cancel);

        // Assert
        Assert.Empty(await ExistingAsync(host, names));
    }

    [Fact]
    public void Options_FromConfiguration_OverrideByName()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hearth:Retention:Instances"] = "30.00:00:00",
            ["Hearth:Retention:Agents:notes"] = "00:00:00",
            ["Hearth:Retention:Workflows:nightly"] = "7.00:00:00",
        }).Build();

        var options = configuration.GetSection(RetentionOptions.SectionName).Get<RetentionOptions>()!;

        Assert.Equal((TimeSpan.FromDays(30), null), (options.ForAgent("support"), options.ForAgent("notes")));
        Assert.Equal((null, TimeSpan.FromDays(7)), (options.ForWorkflow("other"), options.ForWorkflow("nightly")));
    }

    private static async Task<List<string>> ExistingAsync(HearthTestHost host, params string[] instances)
    {
        var store = host.Services.GetRequiredService<IHearthStore>();
        var existing = new List<string>();
        foreach (var instance in instances)
        {
            var parts = instance.Split('/');
            if (await store.FindStreamAsync(StreamKey.ForInstance(parts[0], parts[1]), Cancel) is not null) existing.Add(instance);
        }

        return existing;
    }

    private async Task<HearthTestHost> StartAsync(Action<RetentionOptions> configure)
    {
        var host = await Engine.StartAsync(
            hearth =>
            {
                foreach (var name in new[] { "agent", "kept", "short" }) hearth.AddAgent(name, _ => new AgentDefinition());
                hearth.AddWorkflow<NoInput, string>("flow", (_, _) => Task.FromResult("done"));
                hearth.Services.Configure(configure);
            },
            time: _time);
        host.Model.Respond = _ => ScriptedTurn.Say("ok");
        return host;
    }
}
