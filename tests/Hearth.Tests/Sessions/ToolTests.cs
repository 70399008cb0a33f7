using System.Text.Json;
using Hearth.Agents;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class ToolTests
{
    private static readonly byte[] Pixel = [1, 2, 3];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_OfOneMessage_StartTogetherAndEndInCompletionOrder()
    {
        // Arrange: the first tool returns only when the second has.
        var second = Engine.Signal();
        HearthTestHost? host = null;
        var startsAtFirstCall = 0;
        var slow = AIFunctionFactory.Create(
            async () =>
            {
                startsAtFirstCall = (await host!.ReadEventsAsync("agent", "one")).Count(item => item.Type() == "tool_start");
                while (!(await host!.ReadEventsAsync("agent", "one")).Any(item => item.Type() == "tool")) await second.Task;
                return "slow";
            },
            "slow");
        var fast = AIFunctionFactory.Create(
            () =>
            {
                second.TrySetResult();
                return "fast";
            },
            "fast");
        await using var started = host = await StartAsync(slow, fast);
        host.Model.Enqueue(ScriptedTurn.Call("slow", callId: "c1").ThenCall("fast", callId: "c2"), ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(2, startsAtFirstCall);
        Assert.Equal(["c1", "c2"], events.Where(item => item.Type() == "tool_start").Select(item => item.Text("toolCallId")));
        Assert.Equal(["c2", "c1"], events.Where(item => item.Type() == "tool").Select(item => item.Text("toolCallId")));
        Assert.Equal([("c1", "slow"), ("c2", "fast")], ResultsOf(host.Model.Requests[1]));
    }

    [Fact]
    public async Task Tools_ThatFail_TellTheModelWhy()
    {
        // Arrange
        var fails = AIFunctionFactory.Create(string () => throw new InvalidOperationException("out of paper"), "print");
        var typed = AIFunctionFactory.Create((int copies) => copies, "copy");
        await using var host = await StartAsync(fails, typed);
        host.Model.Enqueue(
            ScriptedTurn.Call("print", callId: "c1").ThenCall("copy", new { copies = "many" }, "c2").ThenCall("fax", callId: "c3"),
            ScriptedTurn.Say("Sorry"));

        // Act
        var text = await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.Equal("Sorry", text);
        var results = ResultsOf(host.Model.Requests[1]).ToDictionary(result => result.CallId, result => (string)result.Result!);
        Assert.Equal("Error: out of paper", results["c1"]);
        Assert.Contains("tool_input_validation", results["c2"], StringComparison.Ordinal);
        Assert.Contains("\"fax\"", results["c3"], StringComparison.Ordinal);
        var ends = (await host.ReadEventsAsync("agent", "one", Cancel)).Where(item => item.Type() == "tool");
        Assert.All(ends, item => Assert.True(item.GetProperty("isError").GetBoolean()));
    }

    [Fact]
    public async Task Tools_CalledUnderOneId_AllGetTheirResult()
    {
        var echo = AIFunctionFactory.Create((string text) => text, "echo");
        await using var host = await StartAsync(echo);
        host.Model.Enqueue(
            ScriptedTurn.Call("echo", new { text = "a" }, "same").ThenCall("echo", new { text = "b" }, "same"),
            ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        Assert.Equal(["a", "b"], ResultsOf(host.Model.Requests[1]).Select(result => result.Result));
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Tools_ThatReturnImages_ShowThemToTheModelAndKeepThemOutOfEvents()
    {
        // Arrange
        var shoot = AIFunctionFactory.Create(() => new List<AIContent> { new TextContent("the roof"), new DataContent(Pixel, "image/png") }, "shoot");
        await using var host = await StartAsync(shoot);
        host.Model.Enqueue(ScriptedTurn.Call("shoot", callId: "c1"), ScriptedTurn.Say("A roof"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var parts = Assert.IsType<List<AIContent>>(ResultsOf(host.Model.Requests[1]).Single().Result);
        Assert.Equal("the roof", Assert.IsType<TextContent>(parts[0]).Text);
        Assert.Equal(Pixel, Assert.IsType<DataContent>(parts[1]).Data.ToArray());
        var end = (await host.ReadEventsAsync("agent", "one", Cancel)).Single(item => item.Type() == "tool");
        var image = end.GetProperty("result").GetProperty("content")[1];
        Assert.Equal("[image data omitted from event]", image.Text("data"));
        await Attachments.AssertKeptAsync(host, StreamKey.ForInstance("agent", "one"), image);
    }

    [Fact]
    public async Task Prompt_WithAnImage_GivesItToTheModelInEveryTurn()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(ScriptedTurn.Say("A dot"), ScriptedTurn.Say("Yes"));
        var prompt = new Prompt("", [Blob.Create("image/png", Pixel)]);

        // Act
        var admitted = await host.Services.GetRequiredService<Admissions>()
            .AdmitPromptAsync("agent", "one", prompt, AdmissionOrigin.None, Cancel);
        await host.WaitAsync(admitted.Id.Value, Cancel);
        await host.PromptAsync("agent", "one", "Sure?", Cancel);

        // Assert
        foreach (var request in host.Model.Requests)
        {
            var image = Assert.IsType<DataContent>(Assert.Single(request.Messages[0].Contents));
            Assert.Equal(("image/png", 3), (image.MediaType, image.Data.Length));
        }
    }

    [Fact]
    public async Task Tools_WithDeeplyNestedArguments_AreFoldedAgain()
    {
        // Arrange: a client may send values that are 64 levels deep; inside an event they lie deeper.
        var store = new MemoryStore();
        var deep = JsonDocument.Parse(string.Concat(Enumerable.Repeat("[", 64)) + string.Concat(Enumerable.Repeat("]", 64))).RootElement;
        await using (var host = await Engine.StartAsync(Configure, store))
        {
            host.Model.Enqueue(ScriptedTurn.Say("Noted"));
            var receipt = await host.Services.GetRequiredService<IAgentClient>().DispatchAsync("agent", "one", deep, cancellationToken: Cancel);
            await host.WaitAsync(receipt.DispatchId.ToString("D"), Cancel);
        }

        // Act
        await using var second = await Engine.StartAsync(Configure, store);
        second.Model.Enqueue(ScriptedTurn.Say("Still here"));
        var text = await second.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.Equal("Still here", text);
        Assert.Equal(3, second.Model.Requests[0].Messages.Count);

        static void Configure(Hearth.Hosting.HearthBuilder hearth) => hearth.AddAgent("agent", _ => new AgentDefinition());
    }

    private static IEnumerable<(string CallId, object? Result)> ResultsOf(ScriptedRequest request) =>
        request.Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => (result.CallId, result.Result));

    private static Task<HearthTestHost> StartAsync(params AITool[] tools) =>
        Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Tools = tools }));
}
