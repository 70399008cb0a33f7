using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Hosting.Checks;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class ModelsCheckTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ModelsOfSubagents_AreLookedAtAtAnyDepth()
    {
        var inner = new Subagent { Name = "inner", Description = "Inner.", Model = "absent/inner" };
        var outer = new Subagent { Name = "outer", Description = "Outer.", Model = "absent/outer", Subagents = [inner] };

        var findings = await RunAsync(hearth => hearth.AddAgent("lead", _ => new AgentDefinition { Model = "demo/echo", Subagents = [outer] }));

        Assert.Equal(2, findings.Count(finding => finding is { Outcome: CheckOutcome.Fault } && finding.Message.Contains("\"absent\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_ProvidersThatDoNotAnswer_TakeTheirTimeTogetherAndHideNothing()
    {
        // Arrange: of the two that do not answer, one does not even listen to its token.
        using var begun = new CountdownEvent(2);
        var deaf = new AskedProvider("deaf", _ => Endless(begun, default));
        var slow = new AskedProvider("slow", token => Endless(begun, token));
        var well = new AskedProvider("well", _ => Task.CompletedTask);
        var running = RunAsync(
            hearth => hearth.AddAgent("lead", _ => new AgentDefinition { Model = "deaf/one", FallbackModels = ["slow/one", "well/one", "absent/one"] }),
            deaf, slow, well);

        // Act
        begun.Wait(Cancel);
        _time.Advance(TimeSpan.FromSeconds(10));
        var findings = await running;

        // Assert
        Assert.Equal(
            [CheckOutcome.Ok, CheckOutcome.Fault, CheckOutcome.Fault, CheckOutcome.Fault], findings.Select(finding => finding.Outcome).Order());
        Assert.Contains(findings, finding => finding.Message.StartsWith("well/one: ", StringComparison.Ordinal) && finding.Outcome == CheckOutcome.Ok);
    }

    [Fact]
    public async Task Run_ThatIsGivenUp_StillSaysWhatItFound()
    {
        using var begun = new CountdownEvent(1);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = RunAsync(
            hearth => hearth.AddAgent("lead", _ => new AgentDefinition { Model = "slow/one", FallbackModels = ["absent/one"] }),
            giveUp.Token,
            new AskedProvider("slow", token => Endless(begun, token)));
        begun.Wait(Cancel);

        await giveUp.CancelAsync();

        Assert.Equal(2, (await running).Count(finding => finding.Outcome == CheckOutcome.Fault));
    }

    private static Task Endless(CountdownEvent begun, CancellationToken cancellationToken)
    {
        begun.Signal();
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private Task<IReadOnlyList<CheckFinding>> RunAsync(Action<HearthBuilder> configure, params AskedProvider[] providers) =>
        RunAsync(configure, Cancel, providers);

    private async Task<IReadOnlyList<CheckFinding>> RunAsync(Action<HearthBuilder> configure, CancellationToken cancellationToken, params AskedProvider[] providers)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddHearthRuntime(configure);
        foreach (var provider in providers) services.AddSingleton<IModelProvider>(provider);
        await using var built = services.BuildServiceProvider();
        return await ActivatorUtilities.CreateInstance<ModelsCheck>(built).RunAsync(cancellationToken);
    }

    private sealed class AskedProvider(string id, Func<CancellationToken, Task> check) : IModelProvider, ICheckedModelProvider
    {
        public string Id => id;

        public string Api => "scripted";

        public Uri? Endpoint => new($"https://{id}.example");

        public string? ConfigurationError => null;

        public Task CheckAsync(CancellationToken cancellationToken) => check(cancellationToken);

        public IChatClient GetChatClient(string model) => null!;

        public void Prepare(string model, ChatOptions options)
        {
        }

        public ModelFailure Classify(Exception exception) => new("timeout", "It took too long.", IsTransient: true);
    }
}
