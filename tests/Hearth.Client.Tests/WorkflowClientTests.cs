using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Hearth.Client.Workflows;
using Hearth.Hosting;
using Hearth.Workflows;

namespace Hearth.Client.Tests;

public sealed class WorkflowClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithTypes_ReturnsTheResult()
    {
        await using var server = await TestServer.StartAsync();
        var workflow = server.Client.Workflow("bill");

        var generated = await workflow.RunAsync(new Order("lamp", 2), TestJson.Default.Order, TestJson.Default.Bill, cancellationToken: Cancel);
        var reflected = await workflow.RunAsync<Order, Bill>(new Order("lamp", 2), cancellationToken: Cancel);

        Assert.Equal(new Bill("lamp", 5), generated);
        Assert.Equal(generated, reflected);
    }

    [Fact]
    public async Task Start_ThenStream_HasEveryEventOnceUpToTheEndAndTheRecordAgrees()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        var admission = await server.Client.Workflow("bill").StartAsync(new Order("lamp", 2), TestJson.Default.Order, cancellationToken: Cancel);
        var run = server.Client.Run(admission.RunId);

        // Act
        var events = await run.StreamAsync(new StreamOptions { Offset = admission.Offset }, Cancel).ToListAsync(Cancel);
        var record = await run.GetAsync(Cancel);

        // Assert
        Assert.Equal(["run_start", "step", "log", "run_end"], events.Select(item => item.Type));
        Assert.All(events, item => Assert.Equal(admission.RunId, item.RunId));
        Assert.Equal("lamp", Assert.IsType<RunStartEvent>(events[0]).Input!.Value.GetProperty("item").GetString());
        Assert.Equal(("price", 5m), (((StepEvent)events[1]).Name, ((StepEvent)events[1]).Result!.Value.GetDecimal()));
        Assert.Equal(("info", "priced"), (((LogEvent)events[2]).Level, ((LogEvent)events[2]).Message));
        Assert.Equal(("bill", "completed", false, false), (record.WorkflowName, record.Status, record.IsActive, record.IsError));
        Assert.Equal(record.Result!.Value.GetRawText(), Assert.IsType<RunEndEvent>(events[3]).Result!.Value.GetRawText());
        Assert.Equal("""{"item":"lamp","count":2}""", record.Input!.Value.GetRawText());
        Assert.Equal((0, null), ((await run.GetSpendAsync(Cancel)).Total.Tokens, (await run.GetSpendAsync(Cancel)).Submission));
    }

    [Fact]
    public async Task Start_InputIsNotValid_ThrowsWhatIsWrongAndWhere()
    {
        await using var server = await TestServer.StartAsync();

        var exception = await Assert.ThrowsAsync<HearthValidationException>(
            () => server.Client.Workflow("bill").StartAsync(JsonElement.Parse("""{"item":"lamp","count":"two"}"""), cancellationToken: Cancel));

        Assert.Equal("action_input_validation", exception.Type);
        Assert.Equal("$.count", Assert.Single(exception.Issues).Location);
    }

    [Fact]
    public async Task Run_WithoutInputAndWithoutResult_ReturnsNull()
    {
        await using var server = await TestServer.StartAsync(
            configure: hearth => hearth.AddWorkflow<NoInput, string?>("silent", (_, _) => Task.FromResult<string?>(null)));

        Assert.Null(await server.Client.Workflow("silent").RunAsync(TestJson.Default.String, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Run_Fails_ThrowsTheTypeAndTheRun()
    {
        await using var server = await TestServer.StartAsync();

        var exception = await Assert.ThrowsAsync<HearthResultException>(
            () => server.Client.Workflow("bill").RunAsync<Order, Bill>(new Order("lamp", 0), cancellationToken: Cancel));

        Assert.StartsWith("run_", exception.RunId, StringComparison.Ordinal);
        Assert.Equal("Nothing was ordered.", exception.Message);
    }

    [Fact]
    public async Task Run_ResultIsOfAnotherType_Throws()
    {
        await using var server = await TestServer.StartAsync();

        var exception = await Assert.ThrowsAsync<HearthResultException>(
            () => server.Client.Workflow("bill").RunAsync(new Order("lamp", 1), TestJson.Default.Order, TestJson.Default.Int32, cancellationToken: Cancel));

        Assert.Contains("lamp", exception.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abort_ActiveRun_EndsItAndWaitTellsWhy()
    {
        // Arrange
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(configure: hearth => hearth.AddWorkflow<NoInput, int>("stuck", async (_, context) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            return 1;
        }));
        var admission = await server.Client.Workflow("stuck").StartAsync(cancellationToken: Cancel);
        var run = server.Client.Run(admission.RunId);
        await started.Task.WaitAsync(Cancel);
        var waiting = run.WaitAsync(TestJson.Default.Int32, Cancel);

        // Act
        var aborted = await run.AbortAsync(Cancel);
        var exception = await Assert.ThrowsAsync<HearthAbortedException>(() => waiting);

        // Assert
        Assert.True(aborted);
        Assert.Equal(("run_aborted", admission.RunId), (exception.Type, exception.RunId));
        Assert.Equal("errored", (await run.WaitAsync(Cancel)).Status);
        Assert.False(await run.AbortAsync(Cancel));
    }

    [Fact]
    public async Task Start_SameKeyAgain_IsTheFirstRun()
    {
        await using var server = await TestServer.StartAsync();
        var options = new RunOptions { IdempotencyKey = "order-1" };

        var first = await server.Client.Workflow("bill").StartAsync(new Order("lamp", 1), options, Cancel);
        var second = await server.Client.Workflow("bill").StartAsync(new Order("lamp", 1), options, Cancel);

        Assert.Equal((first.RunId, true), (second.RunId, second.IsDeduplicated));
    }
}
