using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Skills;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Start_WithTwoAgentsOfOneName_NamesBothAndTheRemedy() =>
        await AssertRefusedAsync(
            hearth => hearth.AddAgent<HelpDesk>().AddAgent<OtherDesk>(),
            typeof(HelpDesk).FullName!, typeof(OtherDesk).FullName!, "\"help-desk\"", "[Agent(");

    [Fact]
    public async Task Start_WithAnInvalidName_SaysWhatIsAllowed() =>
        await AssertRefusedAsync(hearth => hearth.AddAgent("Help Desk", _ => new AgentDefinition()), "\"Help Desk\"", "lower-case");

    [Fact]
    public async Task Start_WithSubagentsOrSkillsThatCannotWork_SaysWhich()
    {
        var helper = new Subagent { Name = "helper", Description = "Helps." };
        var skill = new Skill("greet", "Greets.", "Say hello.");
        await AssertRefusedAsync(hearth => Add(hearth, new() { Subagents = [helper, helper] }), "\"lead\"", "two subagents", "\"helper\"");
        await AssertRefusedAsync(hearth => Add(hearth, new() { Subagents = [helper with { Name = "The Helper" }] }), "\"The Helper\"", "lower-case");
        await AssertRefusedAsync(hearth => Add(hearth, new() { Subagents = [helper with { Description = "" }] }), "\"helper\"", "no description");
        await AssertRefusedAsync(hearth => Add(hearth, new() { Subagents = [Subagent.FromAgent("gone", "Gone.")] }), "\"gone\"", "not registered");
        await AssertRefusedAsync(hearth => Add(hearth, new() { Skills = [skill, skill] }), "two skills", "\"greet\"");

        static void Add(HearthBuilder hearth, AgentDefinition definition) => hearth.AddAgent("lead", _ => definition);
    }

    [Fact]
    public async Task Start_WithAMissingService_NamesTheClassAndTheService()
    {
        await AssertRefusedAsync(hearth => hearth.AddAgent<NeedyAgent>(), nameof(NeedyAgent), nameof(IMissing), "Register");
        await AssertRefusedAsync(hearth => hearth.AddWorkflow<NeedyFlow>(), nameof(NeedyFlow), nameof(IMissing), "Register");
    }

    [Fact]
    public async Task Start_WithAnInputThatIsNoJson_NamesTheWorkflow() =>
        await AssertRefusedAsync(hearth => hearth.AddWorkflow<Stream, int>("pour", (_, _) => Task.FromResult(1)), "\"pour\"", "JSON", "Use types");

    [Fact]
    public void Check_WithoutAnyModel_NamesTheAgentAndTheVariable()
    {
        // Arrange: the test host always has a default model.
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        services.AddHearthRuntime(hearth => hearth.AddAgent("plain", _ => new AgentDefinition()));
        using var provider = services.BuildServiceProvider();

        // Act
        var failure = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<RegistrationCheck>().Run);

        // Assert
        Assert.Contains("\"plain\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MODEL_SPECIFIER", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_AreKebabCaseOrAsTheAttributeSays()
    {
        await using var host = await Engine.StartAsync(hearth => hearth
            .AddAgent<HelpDesk>().AddAgent<HTTPFetcher2Agent>().AddAgent<HelpDesk>().AddWorkflow<Renamed>());

        var agents = host.Services.GetRequiredService<AgentCatalog>().All;
        Assert.Equal(["help-desk", "http-fetcher2-agent"], agents.Select(agent => agent.Name));
        Assert.True(agents.First().IsExposed);
        Assert.Equal("Helps.", agents.First().Description);
        Assert.False(agents.Last().IsExposed);
        Assert.Equal("sum-up", host.Services.GetRequiredService<WorkflowCatalog>().All.Single().Name);
    }

    private static async Task AssertRefusedAsync(Action<HearthBuilder> configure, params string[] words)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Engine.StartAsync(configure));
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    private interface IMissing;

    [Exposed(Description = "Helps.")]
    private sealed class HelpDesk : Agent
    {
        public override AgentDefinition Define(AgentContext context) => new();
    }

    [Agent("help-desk")]
    private sealed class OtherDesk : Agent
    {
        public override AgentDefinition Define(AgentContext context) => new();
    }

    private sealed class HTTPFetcher2Agent : Agent
    {
        public override AgentDefinition Define(AgentContext context) => new();
    }

    private sealed class NeedyAgent(IMissing missing) : Agent
    {
        public override AgentDefinition Define(AgentContext context) => new() { Instructions = missing.ToString() };
    }

    private sealed class NeedyFlow(IMissing missing) : Workflow<NoInput, string?>
    {
        public override Task<string?> RunAsync(NoInput input, WorkflowContext context) => Task.FromResult(missing.ToString());
    }

    [Workflow("sum-up")]
    private sealed class Renamed : Workflow<NoInput, int>
    {
        public override Task<int> RunAsync(NoInput input, WorkflowContext context) => Task.FromResult(1);
    }
}
