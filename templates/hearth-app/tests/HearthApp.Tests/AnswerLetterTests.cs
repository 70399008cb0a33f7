using AppNamespace.Orders;
using AppNamespace.Workflows;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppNamespace.Tests;

public sealed class AnswerLetterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithOrderNumbersInTheLetter_NamesThoseThatExist()
    {
        // Arrange
        await using var host = await HearthTestHost.StartAsync(
            hearth =>
            {
                hearth.Services.AddSingleton<OrderBook>();
                hearth.AddAgent<Agents.Support>();
                hearth.AddWorkflow<AnswerLetter>();
            },
            Cancel);
        host.Model.Enqueue(ScriptedTurn.Say("Both are on their way."));

        // Act
        var answer = await host.RunAsync<Answer>("answer-letter", new Letter("Where are A-1001 and A-9999?"), Cancel);

        // Assert
        Assert.Equal("Both are on their way.", answer?.Text);
        Assert.Equal(["A-1001"], answer?.Orders);
    }
}
