using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class FallbackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WhoseModelKeepsFailing_IsAnsweredByTheNextForTheRestOfTheOperation()
    {
        // Arrange: the first model fails after its retries, the second one has no provider, the third one answers.
        var agent = new AgentDefinition { FallbackModels = ["nobody/none", "test/other"], Tools = [AIFunctionFactory.Create(() => "ok", "look")] };
        await using var host = await StartAsync(agent);
        host.Model.Respond = request => request.Options!.ModelId == "scripted" ? ScriptedTurn.Throw(new TimeoutException("slow"))
            : request.Messages[^1].Role == ChatRole.Tool ? ScriptedTurn.Say("Done")
            : ScriptedTurn.Call("look");

        // Act
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        var result = await host.WaitAsync(id, Cancel);

        // Assert
        Assert.Equal("other", result!.Value.GetProperty("model").Text("id"));
        Assert.Equal(["scripted", "scripted", "other", "other"], host.Model.Requests.Select(request => request.Options!.ModelId!));
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(["scripted", "scripted", "other", "other"], events.Where(item => item.Type() == "turn").Select(item => item.Text("model")));
        var log = events.Last(item => item.Type() == "log");
        Assert.Contains("test/other takes over from test/scripted", log.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_WhoseModelsAllFail_FailsWithTheLastFailure()
    {
        await using var host = await StartAsync(new AgentDefinition { FallbackModels = ["test/other"] });
        host.Model.Respond = request => ScriptedTurn.Throw(new TimeoutException(request.Options!.ModelId));

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal((ErrorCodes.OperationFailed, "other"), (failure.Code, failure.Message));
        Assert.Equal(4, host.Model.Requests.Count);
    }

    [Fact]
    public async Task Prompt_WithAFinalError_DoesNotFallBack()
    {
        await using var host = await StartAsync(new AgentDefinition { FallbackModels = ["test/other"] });
        host.Model.Respond = _ => ScriptedTurn.Throw(new InvalidOperationException("no such key"));

        await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Single(host.Model.Requests);
    }

    [Fact]
    public async Task Prompt_AfterACrash_GoesOnWithTheModelThatTookOver()
    {
        // Arrange: the process dies in the first call of the second model.
        var crash = new Crash
        {
            Configure = Configure(new AgentDefinition { FallbackModels = ["test/other"] }),
            Start = host => host.SendAsync("agent", "one", "Hi", Cancel),
            Model = store => new ScriptedChatClient
            {
                Respond = request => request.Options!.ModelId == "scripted" ? ScriptedTurn.Throw(new TimeoutException("slow"))
                    : store.IsDead ? ScriptedTurn.Say("Done")
                    : Die(store),
            },
        };

        // Act, assert
        await crash.WhenAsync(new MemoryStore(), store => store.Dead, async (host, id) =>
        {
            var result = await host.WaitAsync(id, Cancel);
            Assert.Equal("Done", result!.Value.Text("text"));
            Assert.Equal("other", Assert.Single(host.Model.Requests).Options!.ModelId);
        });

        static ScriptedTurn Die(CrashingStore store)
        {
            store.Kill();
            return ScriptedTurn.Empty.ThenWaitFor(new TaskCompletionSource().Task);
        }
    }

    [Fact]
    public async Task Prompt_WhoseNextModelHasASmallerWindow_IsShortenedForItByItself()
    {
        // Arrange: a conversation that fills the small window of the second model twice over.
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.Services.AddSingleton(_ => new ModelCatalog(
                NullLogger<ModelCatalog>.Instance,
                new ConfigurationBuilder().AddInMemoryCollection([new($"{ModelEntries.SectionKey}:test/other:ContextWindowTokens", $"{SmallModel.Window}")]).Build()));
            Configure(new AgentDefinition { FallbackModels = ["test/other"], Sandbox = Sandbox.None })(hearth);
        });
        var fails = false;
        host.Model.Respond = request => fails && request.Options!.ModelId == "scripted" ? ScriptedTurn.Throw(new TimeoutException("slow"))
            : SmallModel.Say(request, SmallModel.IsSummary(request) ? "Notes." : "Done");
        for (var i = 0; i < 8; i++) await host.PromptAsync("agent", "one", new string('q', 4_000), Cancel);

        // Act
        fails = true;
        var answer = await host.PromptAsync("agent", "one", "And now?", Cancel);

        // Assert
        Assert.Equal("Done", answer);
        var ofOther = host.Model.Requests.Where(request => request.Options!.ModelId == "other").ToList();
        Assert.True(SmallModel.IsSummary(ofOther[0]));
        Assert.All(ofOther, request => Assert.InRange(SmallModel.Tokens(request), 1, SmallModel.Window));
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal("threshold", Assert.Single(events, item => item.Type() == "compaction_start").Text("reason"));
    }

    [Fact]
    public async Task Start_WithAFallbackThatIsNoModel_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new AgentDefinition { FallbackModels = ["gpt-5"] }));

        Assert.Contains("\"gpt-5\" is not a model", failure.Message, StringComparison.Ordinal);
    }

    private static Task<HearthTestHost> StartAsync(AgentDefinition agent) => Engine.StartAsync(Configure(agent));

    private static Action<HearthBuilder> Configure(AgentDefinition agent) => hearth =>
    {
        hearth.Services.Configure<ModelsOptions>(options => options.MaxModelRetries = 1);
        hearth.AddAgent("agent", _ => agent);
    };
}
