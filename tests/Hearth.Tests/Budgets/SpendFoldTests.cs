using System.Text.Json;
using Hearth.Budgets;
using Hearth.Events;
using Xunit;

namespace Hearth.Tests.Budgets;

public sealed class SpendFoldTests
{
    private const string Usage =
        """{"input":20,"output":10,"cacheRead":0,"cacheWrite":0,"totalTokens":30,"cost":{"input":1,"output":2,"cacheRead":0,"cacheWrite":0,"total":3}}""";

    private readonly SpendFold _fold = new();

    [Fact]
    public void Turn_FromItsStartToItsEnd_CountsWithItsReservationAndThenWithItsUsage()
    {
        Start("s1", "default");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t1","session":"default","reserved":{"tokens":500,"cost":9.5}}""");

        Assert.Equal(new Spend(500, 9.5m, 1, 0), _fold.Stream.Total);

        Apply(EventKind.Turn, $$"""{"type":"turn","turnId":"t1","session":"default","usage":{{Usage}}}""");
        Apply(EventKind.MessageEnd, """{"type":"message_end","turnId":"t1","session":"default","message":{"role":"assistant"}}""");
        Assert.Equal(new Spend(30, 3m, 1, 0), _fold.Stream.Total);
        Assert.Equal(_fold.Stream.Total, _fold.Submission!.Total);
        Assert.Equal(_fold.Stream.Total, _fold.Find("default", "s1")!.Total);
        Assert.Empty(_fold.OpenTurns);
    }

    [Fact]
    public void Turn_WithAChargeOfItsOwn_CountsWithThat()
    {
        Start("s1", "default");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t1","session":"default","reserved":{"tokens":500,"cost":9.5}}""");
        Apply(EventKind.Turn, """{"type":"turn","turnId":"t1","session":"default","charged":{"tokens":40,"cost":0.5}}""");

        Assert.Equal(new Spend(40, 0.5m, 1, 0), _fold.Stream.Total);
    }

    [Fact]
    public void Turn_ThatACrashHasCut_StaysCountedWithItsReservation()
    {
        Start("s1", "default");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t1","session":"default","reserved":{"tokens":500,"cost":9.5}}""");
        Start("s1", "default");
        Apply(EventKind.MessageEnd, """{"type":"message_end","turnId":"t1","session":"default","message":{"role":"assistant"}}""");

        Assert.Equal(new Spend(500, 9.5m, 1, 0), _fold.Find("default", "s1")!.Total);
        Assert.Empty(_fold.OpenTurns);
    }

    [Fact]
    public void Child_InASessionOfItsOwn_CountsInWhatDelegatedIt()
    {
        Start("s1", "default");
        Apply(
            EventKind.OperationStart,
            """
            {"type":"operation_start","session":"task:default:k","parentSession":"default","taskId":"k","submissionId":"s1",
             "timestamp":"2026-01-01T00:00:00.000Z"}
            """);
        Apply(EventKind.ToolStart, """{"type":"tool_start","session":"task:default:k"}""");
        Apply(EventKind.ToolStart, """{"type":"tool_start","session":"default"}""");

        Assert.Equal(1, _fold.Find("task:default:k", "k")!.Total.ToolCalls);
        Assert.Equal(2, _fold.Find("default", "s1")!.Total.ToolCalls);
        Assert.Equal(2, _fold.Submission!.Total.ToolCalls);
        Assert.Equal(2, _fold.Stream.Total.ToolCalls);
    }

    [Fact]
    public void Submission_AfterAnother_StartsAnewWhileTheStreamGoesOn()
    {
        Start("s1", "default");
        Apply(EventKind.ToolStart, """{"type":"tool_start","session":"default"}""");
        Apply(EventKind.Operation, """{"type":"operation","session":"default","submissionId":"s1","durationMs":2000}""");
        Start("s2", "default");

        Assert.Equal((0L, 1L), (_fold.Submission!.Total.ToolCalls, _fold.Stream.Total.ToolCalls));
        var now = DateTimeOffset.Parse("2026-01-01T00:00:03Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((3, 5), (_fold.Submission.TimeUntil(now).TotalSeconds, _fold.Stream.TimeUntil(now).TotalSeconds));
    }

    [Fact]
    public void Usage_OfTurnsAndOfACutAnswer_IsKeptByKind()
    {
        Start("s1", "default");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t1","session":"default","reserved":{"tokens":500,"cost":9.5}}""");
        Apply(EventKind.Turn, $$$"""{"type":"turn","turnId":"t1","session":"default","usage":{{{Usage}}},"charged":{"tokens":40,"cost":0.5}}""");
        Apply(EventKind.MessageEnd, $$$"""{"type":"message_end","turnId":"t1","session":"default","message":{"role":"assistant","usage":{{{Usage}}}}}""");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t2","session":"default","reserved":{"tokens":500,"cost":9.5}}""");
        Apply(
            EventKind.MessageEnd,
            $$$"""{"type":"message_end","turnId":"t2","session":"default","message":{"role":"assistant","usage":{{{Usage}}}},"charged":{"tokens":30,"cost":3}}""");

        // A turn's own message repeats what the turn has said; that of a cut one is the only one to say it.
        Assert.Equal((40, 20, 60), (_fold.Stream.Reported!.Input, _fold.Stream.Reported.Output, _fold.Stream.Reported.TotalTokens));
        Assert.Equal(new Spend(70, 3.5m, 2, 0), _fold.Stream.Total);
        Assert.Equal(_fold.Stream.Reported, _fold.Submission!.Reported);
    }

    [Fact]
    public void Turn_ThatHasNoEndWhenTheNextOneStarts_IsNotUnderWayAnyMore()
    {
        Start("s1", "default");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t1","session":"default","reserved":{"tokens":500,"cost":9.5}}""");
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t2","session":"default","reserved":{"tokens":300,"cost":1}}""");

        Assert.Equal(["t2"], _fold.OpenTurns.Keys);
        Apply(EventKind.Operation, """{"type":"operation","session":"default","submissionId":"s1","durationMs":1}""");
        Assert.Empty(_fold.OpenTurns);
        Assert.Equal(new Spend(800, 10.5m, 2, 0), _fold.Stream.Total);
    }

    [Fact]
    public void Budgets_OfTheLastOperation_AreThoseThatHold()
    {
        Start("s1", "default", """[{"scope":"instance","kind":"cost","limit":9},{"scope":"submission","kind":"turns","limit":3},{"scope":"operation","kind":"turns","limit":2}]""");
        Assert.Equal([(BudgetKind.Cost, 9m)], _fold.Stream.Limits.Select(limit => (limit.Key, limit.Value)));
        Assert.Equal([(BudgetKind.Turns, 3m)], _fold.Submission!.Limits.Select(limit => (limit.Key, limit.Value)));
        Assert.Equal([(BudgetKind.Turns, 2m)], _fold.Find("default", "s1")!.Limits.Select(limit => (limit.Key, limit.Value)));

        Start("s2", "default", """[{"scope":"instance","kind":"tokens","limit":8}]""");
        Assert.Equal([(BudgetKind.Tokens, 8m)], _fold.Stream.Limits.Select(limit => (limit.Key, limit.Value)));
        Assert.Empty(_fold.Submission!.Limits);
    }

    [Fact]
    public void Restore_OfARecordOfAnEarlierVersion_DoesNotKnowTheUsage()
    {
        Start("s1", "default");
        var record = System.Text.Json.Nodes.JsonNode.Parse(JsonBytes.Of(json => SpendRecord.WriteTo(json, _fold)))!;
        record["stream"]!.AsObject().Remove("usage");

        var restored = new SpendFold();
        restored.Restore(JsonElement.Parse(record.ToJsonString()));

        Assert.Null(restored.Stream.Reported);
        restored.Stream.Report(Hearth.Models.Usage.Zero);
        Assert.Null(restored.Stream.Reported);
    }

    [Fact]
    public void Warning_InTheLog_BelongsToItsScopeAndLimit()
    {
        Start("s1", "default");
        Apply(
            EventKind.Data,
            """{"type":"data","name":"budget","session":"default","data":{"scope":"operation","kind":"toolCalls","limit":5,"used":4,"fraction":0.8}}""");

        Assert.Equal([(BudgetKind.ToolCalls, 5m)], _fold.Find("default", "s1")!.Warned);
        Assert.Empty(_fold.Stream.Warned);
    }

    [Fact]
    public void Restore_OfARecord_IsTheSameFold()
    {
        // Arrange
        Child_InASessionOfItsOwn_CountsInWhatDelegatedIt();
        Warning_InTheLog_BelongsToItsScopeAndLimit();
        Apply(EventKind.TurnStart, """{"type":"turn_start","turnId":"t9","session":"task:default:k","reserved":{"tokens":500,"cost":9.5}}""");
        var record = JsonBytes.Element(json => SpendRecord.WriteTo(json, _fold));

        // Act: into a fold that has seen a part of the same events.
        var restored = new SpendFold();
        restored.Apply(EventKind.ToolStart, Parse("""{"type":"tool_start","session":"default"}"""));
        restored.Restore(record);

        // Assert
        Assert.True(JsonElement.DeepEquals(record, JsonBytes.Element(json => SpendRecord.WriteTo(json, restored))));
        restored.Apply(EventKind.Turn, Parse($$"""{"type":"turn","turnId":"t9","session":"task:default:k","usage":{{Usage}}}"""));
        Assert.Equal(new Spend(30, 3m, 1, 2), restored.Stream.Total);
        Assert.Equal(new Spend(30, 3m, 1, 2), restored.Find("default", "s1")!.Total);
    }

    private void Start(string submissionId, string session, string budgets = "[]") => Apply(
        EventKind.OperationStart,
        $$"""
        {"type":"operation_start","session":"{{session}}","submissionId":"{{submissionId}}","timestamp":"2026-01-01T00:00:00.000Z",
         "budgets":{{budgets}}}
        """);

    private void Apply(EventKind kind, string json) => _fold.Apply(kind, Parse(json));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
