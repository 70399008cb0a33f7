using System.Collections.Concurrent;
using System.Diagnostics;
using Hearth.Client.Errors;
using Hearth.Client.Tests.Hosting;

namespace Hearth.Client.Tests;

public sealed class TelemetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_IsRetriedAndFails_IsOneSpanWithTheRetriesAndTheErrorKnowsItsTrace()
    {
        // Arrange
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Hearth.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await StubServer.StartAsync((context, number) => number < 3
            ? StubServer.WriteErrorAsync(context, 503, "draining")
            : StubServer.WriteErrorAsync(context, 404, "run_not_found"));
        using var client = new HearthClient(server.BaseAddress, new HearthClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1) });

        // Act
        var exception = await Assert.ThrowsAsync<HearthNotFoundException>(() => client.Run("run_1").GetAsync(Cancel));

        // Assert
        var span = Assert.Single(spans, item => item.TraceId.ToHexString() == exception.TraceId);
        Assert.Equal(("hearth run", ActivityStatusCode.Error, "run_not_found"), (span.OperationName, span.Status, span.GetTagItem("error.type")));
        Assert.Equal(["draining", "draining"], span.Events.Select(item => item.Tags.Single().Value));
    }
}
