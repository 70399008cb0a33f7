using AppNamespace.Orders;
using Hearth.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppNamespace.Tests;

public sealed class SupportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_AboutAnOrder_LooksItUp()
    {
        // Arrange: the real runtime, in memory, with a model that says what it is told to.
        await using var host = await HearthTestHost.StartAsync(
            hearth =>
            {
                hearth.Services.AddSingleton<OrderBook>();
                hearth.AddAgent<Agents.Support>();
            },
            Cancel);
        host.Model.Enqueue(
            ScriptedTurn.Call("find_order", new { number = "A-1001" }),
            ScriptedTurn.Say("It was sent yesterday."));

        // Act
        var text = await host.PromptAsync("support", "customer-1", "Where is my order A-1001?", Cancel);

        // Assert
        Assert.Equal("It was sent yesterday.", text);
        var result = Assert.IsType<FunctionResultContent>(host.Model.Requests[1].Messages[^1].Contents[0]);
        Assert.Equal("Cast-iron kettle: sent yesterday", result.Result);
    }
}
