using System.Reflection;
using System.Text;
using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Json;
using Hearth.Client.Messages;
using Hearth.Client.Tests.Hosting;

namespace Hearth.Client.Tests;

public sealed class EventReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_EveryTypeThatTheServerDescribes_IsKnown()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        var document = JsonElement.Parse(await http.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancel));
        var types = document.GetProperty("components").GetProperty("schemas").GetProperty("Event")
            .GetProperty("discriminator").GetProperty("mapping").EnumerateObject().Select(type => type.Name).ToList();

        // Act
        var unknown = types.Where(type => Read($$"""{"type":"{{type}}"}""") is UnknownEvent);

        // Assert
        Assert.Contains("submission_settled", types);
        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Read_EventsWithoutAnyField_HaveNoNullWhereNoneIsToBeExpected()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        var document = JsonElement.Parse(await http.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancel));
        var types = document.GetProperty("components").GetProperty("schemas").GetProperty("Event")
            .GetProperty("discriminator").GetProperty("mapping").EnumerateObject().Select(type => type.Name);
        var nullability = new NullabilityInfoContext();

        // Act
        var nulls = types.Select(type => Read($$"""{"type":"{{type}}"}""")).SelectMany(item => item.GetType().GetProperties()
            .Where(property => nullability.Create(property).ReadState == NullabilityState.NotNull && property.GetValue(item) is null)
            .Select(property => $"{item.Type}.{property.Name}"));

        // Assert
        Assert.Empty(nulls);
    }

    [Fact]
    public async Task Read_EveryFieldThatTheServerDescribes_HasAPropertyOrIsLeftToJson()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        var document = JsonElement.Parse(await http.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancel));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var types = schemas.GetProperty("Event").GetProperty("discriminator").GetProperty("mapping").EnumerateObject();

        // Act
        var missing = types.SelectMany(type => FieldsOf(schemas, type.Value.GetString()!)
            .Except(ClientJson.Context.GetTypeInfo(Read($$"""{"type":"{{type.Name}}"}""").GetType())!.Properties.Select(property => property.Name))
            .Select(field => $"{type.Name}.{field}"));

        // Assert: what is said twice, and what a server tells itself.
        Assert.Equal(["charged", "payload", "reserved", "spent", "v"], missing.Select(field => field.Split('.')[1]).Distinct().Order());
    }

    [Fact]
    public void Read_Envelope_IsOnEveryEvent()
    {
        const string Json =
            """
            {"type":"idle","v":3,"eventIndex":9,"timestamp":"2026-03-02T09:15:04.127Z","agentName":"support","instanceId":"t1","submissionId":"s1",
            "dispatchId":"d1","conversationId":"c1","harness":"default","session":"task:default:k1","operationId":"op_1","turnId":"turn_1",
            "taskId":"k1","parentSession":"default","runId":"run_1","later":{"a":[1]}}
            """;

        var item = Assert.IsType<IdleEvent>(Read(Json));

        Assert.Equal(("idle", 9, new DateTimeOffset(2026, 3, 2, 9, 15, 4, 127, TimeSpan.Zero)), (item.Type, item.EventIndex, item.Timestamp));
        Assert.Equal(("support", "t1", "s1", "d1"), (item.AgentName, item.InstanceId, item.SubmissionId, item.DispatchId));
        Assert.Equal(("c1", "default", "task:default:k1", "op_1"), (item.ConversationId, item.Harness, item.Session, item.OperationId));
        Assert.Equal(("turn_1", "k1", "default", "run_1"), (item.TurnId, item.TaskId, item.ParentSession, item.RunId));
        Assert.Equal("""{"a":[1]}""", item.Json.GetProperty("later").GetRawText());
        Assert.Equal(Json, item.Json.GetRawText());
        Assert.False(item.IsProgress);
    }

    [Fact]
    public void Read_UnknownTypeRoleAndBlock_AreKept()
    {
        var unknown = Assert.IsType<UnknownEvent>(Read("""{"type":"weather","eventIndex":1,"sky":"blue"}"""));
        var oddRole = Assert.IsType<MessageEndEvent>(Read("""{"type":"message_end","message":{"role":"critic","content":"No."}}"""));
        var oddBlock = Assert.IsType<MessageEndEvent>(
            Read("""{"type":"message_end","message":{"role":"user","timestamp":1,"content":[{"type":"smell","of":"rain"},{"type":"text","text":"Hi"}]}}"""));

        Assert.Equal(("weather", "blue"), (unknown.Type, unknown.Json.GetProperty("sky").GetString()));
        Assert.Equal("No.", Assert.IsType<UnknownMessage>(oddRole.Message).Json.GetProperty("content").GetString());
        Assert.Equal("rain", Assert.IsType<UnknownBlock>(oddBlock.Message!.Content[0]).Json.GetProperty("of").GetString());
        Assert.Equal("Hi", oddBlock.Message.Text);
    }

    [Theory]
    [InlineData("""{"type":"log","agentName":"support","level":1}""", "support")]
    [InlineData("""{"type":"step","agentName":"support","durationMs":1e300}""", "support")]
    [InlineData("""{"type":"message_end","agentName":"support","message":{"role":"user","timestamp":9000000000000000000,"content":"Hi"}}""", "support")]
    [InlineData("""{"type":"idle","agentName":"support","timestamp":"yesterday"}""", "support")]
    [InlineData("""{"type":"idle","agentName":"support","session":7,"eventIndex":"first"}""", "support")]
    [InlineData("""{"type":"idle","agentName":{"name":"support"}}""", null)]
    public void Read_EventThatIsNotAsItsTypeSays_IsUnknownAndHasWhatCouldBeRead(string json, string? agent)
    {
        var item = Assert.IsType<UnknownEvent>(Read(json));

        Assert.Equal(JsonElement.Parse(json).GetProperty("type").GetString(), item.Type);
        Assert.Equal(agent, item.AgentName);
        Assert.Equal(json, item.Json.GetRawText());
    }

    [Fact]
    public void Read_AssistantMessage_HasItsBlocks()
    {
        var item = Assert.IsType<MessageEndEvent>(Read(
            """
            {"type":"message_end","message":{"role":"assistant","api":"x","provider":"p","model":"m","stopReason":"toolUse","timestamp":1772442904127,
            "usage":{"input":1,"output":2,"cacheRead":3,"cacheWrite":4,"totalTokens":10,"cost":{"input":0.1,"output":0.2,"cacheRead":0,"cacheWrite":0,"total":0.3}},
            "content":[{"type":"thinking","thinking":"Hm.","redacted":true},{"type":"text","text":"One"},{"type":"text","text":"Two"},
            {"type":"toolCall","id":"c1","name":"look","arguments":{"at":1.50}}]}}
            """));

        var message = Assert.IsType<AssistantMessage>(item.Message);
        Assert.Equal(("One\nTwo", "toolUse", "p", "m"), (message.Text, message.StopReason, message.Provider, message.Model));
        Assert.Equal((10, 0.3m), (message.Usage.TotalTokens, message.Usage.Cost.Total));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772442904127), message.Timestamp);
        Assert.Equal(new ThinkingBlock("Hm.", true), message.Content[0]);
        Assert.Equal("""{"at":1.50}""", Assert.IsType<ToolCallBlock>(message.Content[3]).Arguments.GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"tool","toolName":"t","toolCallId":"c","isError":true,"durationMs":1500}""")]
    [InlineData("""{"type":"task","toolCallId":"c","agent":"a","isError":true,"durationMs":1500,"result":"Done."}""")]
    [InlineData("""{"type":"operation","operationKind":"prompt","isError":true,"durationMs":1500,"error":{"name":"X","message":"No."}}""")]
    [InlineData("""{"type":"step","callKey":"k","name":"n","isError":true,"durationMs":1500,"error":{"name":"X","message":"No."}}""")]
    [InlineData("""{"type":"turn","purpose":"agent","isError":true,"durationMs":1500,"error":"No.","request":{},"response":{}}""")]
    [InlineData("""{"type":"compaction","messagesBefore":9,"messagesAfter":3,"isError":true,"durationMs":1500,"keptFrom":"0000000000000001_0000000000000009"}""")]
    [InlineData("""{"type":"run_end","isError":true,"durationMs":1500,"result":null,"error":{"name":"X","message":"No."}}""")]
    public void Read_EventsThatEndSomething_HaveDurationAndFailure(string json)
    {
        var item = Read(json);

        Assert.Equal(TimeSpan.FromSeconds(1.5), item.GetType().GetProperty("Duration")!.GetValue(item));
        Assert.Equal(true, item.GetType().GetProperty("IsError")!.GetValue(item));
    }

    [Fact]
    public void Read_Deltas_AreProgress()
    {
        var text = Assert.IsType<TextDeltaEvent>(Read("""{"type":"text_delta","text":"So "}"""));
        var thinking = Assert.IsType<ThinkingDeltaEvent>(Read("""{"type":"thinking_delta","contentIndex":1,"delta":"Hm"}"""));

        Assert.Equal(("So ", true), (text.Text, text.IsProgress));
        Assert.Equal((1, "Hm", true), (thinking.ContentIndex, thinking.Delta, thinking.IsProgress));
    }

    [Fact]
    public void Read_ValuesAsDeepAsClientsMaySend_AreRead()
    {
        var deep = new string('[', 64) + new string(']', 64);

        var item = Assert.IsType<StepEvent>(Read($$"""{"type":"step","callKey":"k","name":"n","durationMs":1,"isError":false,"result":{{deep}}}"""));

        Assert.Equal(deep, item.Result!.Value.GetRawText());
    }

    [Fact]
    public void Read_DataOfTheNameBudget_IsAWarningOnlyInItsForm()
    {
        Assert.Null(Assert.IsType<DataEvent>(Read("""{"type":"data","name":"budget","data":"mine"}""")).Budget);
        Assert.Null(Assert.IsType<DataEvent>(Read("""{"type":"data","name":"budget","data":{"limit":"much"}}""")).Budget);
        Assert.Null(Assert.IsType<DataEvent>(Read("""{"type":"data","name":"other","data":{"scope":"run"}}""")).Budget);
    }

    [Fact]
    public void ToString_OfAnEvent_SaysNothingOfItsContents() =>
        Assert.Equal("text_delta", Read("""{"type":"text_delta","text":"secret"}""").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{]")]
    [InlineData("[1]")]
    public void ReadArray_IsNoPageOfEvents_Throws(string json) =>
        Assert.Throws<HearthProtocolException>(() => EventReader.ReadArray(Encoding.UTF8.GetBytes(json)));

    private static IEnumerable<string> FieldsOf(JsonElement schemas, string reference)
    {
        var schema = schemas.GetProperty(reference.Split('/')[^1]);
        var own = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(field => field.Name) : [];
        var inherited = schema.TryGetProperty("allOf", out var parts)
            ? parts.EnumerateArray().SelectMany(part => part.TryGetProperty("$ref", out var parent)
                ? FieldsOf(schemas, parent.GetString()!)
                : part.GetProperty("properties").EnumerateObject().Select(field => field.Name))
            : [];
        return own.Concat(inherited);
    }

    private static HearthEvent Read(string json) => Assert.Single(EventReader.ReadArray(Encoding.UTF8.GetBytes($"[{json}]")));
}
