using System.Text;
using Hearth.Agents;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Messages;
using Hearth.Client.Spending;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Hearth.Testing;

namespace Hearth.Client.Tests;

public sealed class AgentClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_AgentAnswers_HasTextConsumptionModelAndSubmission()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say("It is warm.").ThenUse(7, 3));

        // Act
        var result = await server.Client.Agent("assistant", "a").PromptAsync("How is it?", cancellationToken: Cancel);

        // Assert
        Assert.Equal("It is warm.", result.Text);
        Assert.Equal((7, 3, 10), (result.Usage.Input, result.Usage.Output, result.Usage.TotalTokens));
        Assert.Equal("test/scripted", result.Model!.ToString());
        Assert.True(Guid.TryParse(result.SubmissionId, out _));
    }

    [Theory]
    [InlineData("", "a/b c%2F?#ü")]
    [InlineData("/api/v1", "a/b")]
    [InlineData("/api/v1/", "..a")]
    public async Task Prompt_IdNeedsEscaping_ReachesTheSameInstance(string prefix, string id)
    {
        // Arrange
        await using var server = await TestServer.StartAsync(prefix: prefix.TrimEnd('/'));
        using var client = new HearthClient(new Uri(server.BaseAddress.GetLeftPart(UriPartial.Authority) + prefix));
        var agent = client.Agent("assistant", id);

        // Act
        await agent.PromptAsync("One", cancellationToken: Cancel);
        var events = await agent.StreamAsync(new StreamOptions { Follow = false }, Cancel).ToListAsync(Cancel);

        // Assert
        Assert.All(events, item => Assert.Equal(("assistant", id), (item.AgentName, item.InstanceId)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("..")]
    [InlineData("a\u0001")]
    public async Task Agent_IdCannotBeAddressed_IsRefusedAtOnce(string id)
    {
        await using var server = await TestServer.StartAsync();

        Assert.ThrowsAny<ArgumentException>(() => server.Client.Agent("assistant", id));
    }

    [Fact]
    public async Task Wait_AfterSendInAnotherClient_HasTheAnswer()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        var admission = await server.Client.Agent("assistant", "a").SendAsync("Hello there", cancellationToken: Cancel);
        using var other = new HearthClient(server.BaseAddress);

        // Act
        var kept = new Admission(admission.SubmissionId, StreamOffset.Parse(admission.Offset.ToString()));
        var result = await other.Agent("assistant", "a").WaitAsync(kept, Cancel);

        // Assert
        Assert.Equal(("Hello there", admission.SubmissionId), (result.Text, result.SubmissionId));
        Assert.Equal(new Uri(server.BaseAddress, "agents/assistant/a"), admission.StreamUrl);
    }

    [Theory]
    [InlineData("""{"item":"lamp","total":12.5}""")]
    [InlineData("```json\n{\"item\":\"lamp\",\"total\":12.5}\n```")]
    public async Task Prompt_OfAType_ReadsTheAnswerAndTellsTheSchema(string answer)
    {
        // Arrange
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say(answer));

        // Act
        var result = await server.Client.Agent("assistant", "a").PromptAsync("What is it?", TestJson.Default.Bill, cancellationToken: Cancel);

        // Assert
        Assert.Equal(new Bill("lamp", 12.5m), result.Data);
        Assert.Equal(answer, result.Text);
        var asked = Assert.Single(server.Model.Requests).LastText;
        Assert.StartsWith("What is it?\n", asked, StringComparison.Ordinal);
        Assert.Contains("\"total\":", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I would rather not say.")]
    [InlineData("null")]
    [InlineData("```")]
    public async Task Prompt_AnswerIsNoValueOfTheType_ThrowsWithWhatWasSaid(string answer)
    {
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say(answer));
        var agent = server.Client.Agent("assistant", "a");

        var exception = await Assert.ThrowsAsync<HearthResultException>(() => agent.PromptAsync<Bill>("What is it?", cancellationToken: Cancel));

        Assert.Equal((HearthResultException.ResultUnavailable, answer), (exception.Type, exception.Text));
        Assert.NotEmpty(exception.SubmissionId!);
    }

    [Fact]
    public async Task Prompt_WithImageAndFile_ReachesTheModelAndCanBeDownloaded()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say("Nice."));
        var agent = server.Client.Agent("assistant", "a");
        var image = new PromptImage(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, "image/png");
        var file = new PromptFile(Encoding.UTF8.GetBytes("# Notes"), "text/markdown", "notes.md");

        // Act
        await agent.PromptAsync("Look.", new PromptOptions { Images = [image], Files = [file] }, Cancel);
        var events = await agent.StreamAsync(new StreamOptions { Follow = false }, Cancel).ToListAsync(Cancel);
        var message = events.OfType<MessageEndEvent>().Select(item => item.Message).OfType<UserMessage>().First();
        var stored = message.Content.OfType<ImageBlock>().Single();
        var named = message.Content.OfType<FileBlock>().Single();
        var picture = await agent.DownloadAsync(stored.AttachmentId!, Cancel);
        var notes = await agent.DownloadAsync(named.AttachmentId, Cancel);

        // Assert
        Assert.Equal("Look.", message.Text);
        Assert.Equal(("image/png", "image/png"), (stored.MediaType, picture.MediaType));
        Assert.Equal(image.Content.ToArray(), picture.Content.ToArray());
        Assert.Equal(("notes.md", "text/markdown", "# Notes"), (named.Name, notes.MediaType, Encoding.UTF8.GetString(notes.Content.Span)));
        await Assert.ThrowsAsync<HearthNotFoundException>(() => agent.DownloadAsync(new string('0', 64), Cancel));
    }

    [Fact]
    public async Task Stream_OfASubmission_HasItsEventsOnlyAndEndsWithItsSettlement()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        var agent = server.Client.Agent("assistant", "a");
        var first = await agent.SendAsync("One", cancellationToken: Cancel);
        var second = await agent.SendAsync("Two", cancellationToken: Cancel);

        // Act
        var events = await agent.StreamAsync(second, Cancel).ToListAsync(Cancel);

        // Assert
        Assert.NotEqual(first.SubmissionId, second.SubmissionId);
        Assert.All(events, item => Assert.Equal(second.SubmissionId, item.SubmissionId));
        Assert.IsType<OperationStartEvent>(events[0]);
        Assert.Equal("Two", Assert.IsType<SubmissionSettledEvent>(events[^1]).Result!.Text);
        Assert.Equal("Two", Assert.IsType<AssistantMessage>(events.OfType<MessageEndEvent>().Last().Message).Text);
    }

    [Fact]
    public async Task Stream_OfAToolCall_HasArgumentsAndResult()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        server.Model.Enqueue(ScriptedTurn.Call("look", callId: "call_1"), ScriptedTurn.Say("Done."));
        var agent = server.Client.Agent("assistant", "a");

        // Act
        var events = await agent.StreamAsync(await agent.SendAsync("Look.", cancellationToken: Cancel), Cancel).ToListAsync(Cancel);

        // Assert
        Assert.Equal(("look", "call_1", "{}"), events.OfType<ToolStartEvent>().Select(item => (item.ToolName, item.ToolCallId, item.Arguments.ToString())).Single());
        var tool = events.OfType<ToolEvent>().Single();
        Assert.Equal((false, "seen"), (tool.IsError, tool.Result!.Text));
        Assert.DoesNotContain(events, item => item is UnknownEvent);
    }

    [Fact]
    public async Task Abort_WhileAPromptIsWaitedFor_ThrowsAborted()
    {
        // Arrange
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say("Well ").ThenSignal(reached).ThenWaitFor(never.Task));
        var agent = server.Client.Agent("assistant", "a");
        var waiting = agent.PromptAsync("Go on.", cancellationToken: Cancel);
        await reached.Task.WaitAsync(Cancel);

        // Act
        var aborted = await agent.AbortAsync(Cancel);
        var exception = await Assert.ThrowsAsync<HearthAbortedException>(() => waiting);

        // Assert
        Assert.True(aborted);
        Assert.Equal(("submission_aborted", null), (exception.Type, exception.StatusCode));
        Assert.NotEmpty(exception.SubmissionId!);
        Assert.False(await agent.AbortAsync(Cancel));
    }

    [Fact]
    public async Task Wait_Cancelled_StopsWaitingAndTheAnswerIsStillGiven()
    {
        // Arrange
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Say("Late ").ThenWaitFor(goOn.Task).ThenSay("but here."));
        var agent = server.Client.Agent("assistant", "a");
        var admission = await agent.SendAsync("Take your time.", cancellationToken: Cancel);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await foreach (var item in agent.StreamAsync(admission, Cancel))
        {
            if (item is TextDeltaEvent) break;
        }

        // Act
        var waiting = agent.WaitAsync(admission, impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        goOn.SetResult();

        // Assert
        Assert.Equal("Late but here.", (await agent.WaitAsync(admission, Cancel)).Text);
    }

    [Fact]
    public async Task Prompt_ModelFails_ThrowsTheTypeOfTheFailure()
    {
        await using var server = await TestServer.StartAsync(_ => ScriptedTurn.Throw(new InvalidOperationException("No luck.")));
        var agent = server.Client.Agent("assistant", "a");

        var exception = await Assert.ThrowsAsync<HearthApiException>(() => agent.PromptAsync("Hi", cancellationToken: Cancel));

        Assert.Equal(("operation_failed", false), (exception.Type, exception.IsTransient));
    }

    [Fact]
    public async Task Prompt_BudgetIsUsedUp_ThrowsWithTheLimitAndTheStreamHasWarned()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(
            _ => ScriptedTurn.Call("nothing").ThenUse(30, 10),
            configure: hearth => hearth.AddAgent("spender", _ => new AgentDefinition { Budgets = new() { Instance = new() { Turns = 5 } } }));
        var agent = server.Client.Agent("spender", "a");

        // Act
        var exception = await Assert.ThrowsAsync<HearthBudgetExceededException>(() => agent.PromptAsync("Hi", cancellationToken: Cancel));
        var events = await agent.StreamAsync(new StreamOptions { Follow = false }, Cancel).ToListAsync(Cancel);

        // Assert
        Assert.Equal(("instance", "turns", 5m, 5m), (exception.Scope, exception.Kind, exception.Limit, exception.Used));
        Assert.Equal(new BudgetUse("instance", "turns", 5, 4, 0.8m), events.OfType<DataEvent>().Single().Budget);
        Assert.Equal([new BudgetLimit("instance", "turns", 5)], events.OfType<OperationStartEvent>().Single().Budgets);
    }

    [Fact]
    public async Task GetSpend_AfterTwoPrompts_HasAllOfThemTheLastOneAndTheBudgets()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(
            request => ScriptedTurn.Say(request.LastText).ThenUse(30, 10),
            configure: hearth => hearth.AddAgent("spender", _ => new AgentDefinition { Budgets = new() { Instance = new() { Turns = 5 } } }));
        var agent = server.Client.Agent("spender", "a");
        await agent.PromptAsync("One", cancellationToken: Cancel);
        var last = await agent.PromptAsync("Two", cancellationToken: Cancel);

        // Act
        var report = await agent.GetSpendAsync(Cancel);

        // Assert
        Assert.Equal((80, 2, 0), (report.Total.Tokens, report.Total.Turns, report.Total.ToolCalls));
        Assert.Equal((60, 20), (report.Total.Usage!.Input, report.Total.Usage.Output));
        Assert.Equal((last.SubmissionId, 40), (report.Submission!.SubmissionId, report.Submission.Tokens));
        Assert.Equal([new BudgetState("instance", "turns", 5, 2, 0)], report.Budgets);
        await Assert.ThrowsAsync<HearthNotFoundException>(() => server.Client.Agent("spender", "b").GetSpendAsync(Cancel));
    }

    [Fact]
    public async Task GetSpend_OfWorkUnderWay_HasTimesReservationsAndSessions()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteAsync(
            context,
            200,
            """
            {"total":{"tokens":220,"cost":0.00114,"turns":3,"toolCalls":1,"reserved":{"tokens":7,"cost":0.5},"wallTimeMs":4810},
            "budgets":[{"scope":"operation","kind":"cost","limit":10,"used":0.50114,"reserved":0.5,"session":"default"}]}
            """));
        using var client = new HearthClient(server.BaseAddress);

        var report = await client.Run("run_1").GetSpendAsync(Cancel);

        Assert.Equal((TimeSpan.FromMilliseconds(4810), new SpendAmount(7, 0.5m), null), (report.Total.WallTime, report.Total.Reserved, report.Total.Usage));
        Assert.Equal(new BudgetState("operation", "cost", 10, 0.50114m, 0.5m, "default"), Assert.Single(report.Budgets));
        Assert.Null(report.Submission);
        Assert.Equal("/runs/run_1/spend", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Send_SameKeyAgain_IsTheFirstSubmissionAndAnotherMessageAConflict()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        var agent = server.Client.Agent("assistant", "a");
        var options = new PromptOptions { IdempotencyKey = "order-1" };

        // Act
        var first = await agent.SendAsync("Once", options, Cancel);
        var second = await agent.SendAsync("Once", options, Cancel);
        var conflict = await Assert.ThrowsAsync<HearthConflictException>(() => agent.SendAsync("Twice", options, Cancel));

        // Assert
        Assert.Equal((first.SubmissionId, first.Offset, false), (second.SubmissionId, second.Offset, first.IsDeduplicated));
        Assert.True(second.IsDeduplicated);
        Assert.Equal(first.SubmissionId, conflict.SubmissionId);
    }

    [Fact]
    public async Task Send_WithoutTheServersKey_IsUnauthorizedAndWithItAccepted()
    {
        // Arrange
        await using var server = await TestServer.StartAsync(hasKeys: true);
        using var client = new HearthClient(server.BaseAddress, new HearthClientOptions { TokenProvider = _ => ValueTask.FromResult<string?>(TestServer.Key) });

        // Act
        var exception = await Assert.ThrowsAsync<HearthUnauthorizedException>(
            () => server.Client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel));
        var result = await client.Agent("assistant", "a").PromptAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.Equal("unauthorized", exception.Type);
        Assert.Equal("Hi", result.Text);
    }
}
