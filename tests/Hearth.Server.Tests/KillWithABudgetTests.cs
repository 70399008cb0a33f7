using System.Text.Json;
using Hearth.FakeProvider;
using Hearth.Server.TestApp.Agents;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Kills in calls that count against a budget: what the provider can have charged never passes it.</summary>
public abstract class KillWithABudgetTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    // The least that a call can have: what a call is estimated at is never less.
    private const int Input = 10;
    private const int Output = 990;

    [Fact]
    public async Task Kill_InOneCallAfterAnother_LeavesTheRestOfTheBudgetToTheNextProcess()
    {
        // Arrange: a call is answered, the next one hangs.
        await using var rig = await StartAsync(request => request.EndsWithToolResult ? Story.Silence() : Note());
        var reader = await rig.PromptAsync("thrifty", "Note it.");
        await rig.UntilAskedAsync(2);

        // Act: the second process answers one call more and is killed in the one after it; the last one is left to itself.
        var answered = 0;
        await rig.KillAndRestartAsync(_ => Interlocked.Increment(ref answered) == 1 ? Note() : Story.Silence());
        await rig.UntilAskedAsync(4);
        await rig.KillAndRestartAsync(_ => Note());

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("budget_exceeded", log.SettlementOf(reader.Receipt).GetProperty("error").GetProperty("type").GetString());
        await AssertWithinBudgetAsync(rig, reader.Receipt, lost: 2);
        var after = await rig.Api.PromptAsync("thrifty", "a", "And more.");
        var requests = rig.Models.RequestCount;
        await Promises.HoldForInstanceAsync(rig.Api, reader, reader.Receipt, after);
        Assert.Equal(requests, rig.Models.RequestCount);
    }

    [Fact]
    public async Task Kill_InFourCallsAtOnce_CountsAllOfThem()
    {
        // Arrange: four helpers are asked at the same time, and none has answered.
        await using var rig = await StartAsync(request => IsHelper(request) ? Story.Silence() : Delegation());
        var reader = await rig.PromptAsync("thrifty", "Have it done.");
        await rig.UntilAskedAsync(5);

        // Act
        await rig.KillAndRestartAsync(request => IsHelper(request) || !request.EndsWithToolResult ? new FakeTurn().Text("Done.").Usage(Input, Output) : Note());

        // Assert
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("budget_exceeded", log.SettlementOf(reader.Receipt).GetProperty("error").GetProperty("type").GetString());
        await AssertWithinBudgetAsync(rig, reader.Receipt, lost: 4);
    }

    private static FakeTurn Note() => new FakeTurn().ToolCall("note", "{}", $"call_{Guid.NewGuid():N}").Usage(Input, Output);

    private static FakeTurn Delegation() => Enumerable.Range(0, 4)
        .Aggregate(new FakeTurn(), (turn, number) => turn.ToolCall("task", """{"prompt":"Help.","agent":"helper"}""", $"call_{number}"))
        .Usage(Input, Output);

    private static bool IsHelper(FakeRequest request) => request.Messages[0].GetRawText().Contains("Help.", StringComparison.Ordinal)
        && !request.Messages[0].GetRawText().Contains("Be thrifty.", StringComparison.Ordinal);

    // Of a call that was cut nobody knows what it has cost: its whole output limit, at the most.
    private static async Task AssertWithinBudgetAsync(KillRig rig, Receipt receipt, int lost)
    {
        var requests = rig.Models.Requests;
        Assert.All(requests, request => Assert.InRange(MaxTokensOf(request.Body), 1, Thrifty.MaxOutputTokens));
        var charged = ((requests.Count - lost) * (Input + Output)) + (lost * (Input + Thrifty.MaxOutputTokens));
        var report = await rig.Api.ReadSpendAsync(receipt);
        var total = report.GetProperty("total");
        var counted = total.GetProperty("tokens").GetInt64();
        Assert.InRange(charged, 1, counted);
        Assert.InRange(counted, charged, Thrifty.Tokens);
        Assert.Equal(requests.Count, total.GetProperty("turns").GetInt32());
        Assert.Equal((requests.Count - lost) * (Input + Output), total.GetProperty("usage").GetProperty("totalTokens").GetInt32());
        Assert.Equal(0, total.GetProperty("reserved").GetProperty("tokens").GetInt64());
        var budget = Assert.Single(report.GetProperty("budgets").EnumerateArray());
        Assert.Equal((Thrifty.Tokens, counted), (budget.GetProperty("limit").GetInt32(), budget.GetProperty("used").GetInt64()));
    }

    private static int MaxTokensOf(JsonElement body) =>
        (body.TryGetProperty("max_completion_tokens", out var limit) ? limit : body.GetProperty("max_tokens")).GetInt32();
}
