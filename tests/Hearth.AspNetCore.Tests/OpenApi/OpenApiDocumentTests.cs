using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Agents;
using Hearth.AspNetCore.OpenApi;
using Hearth.Events;
using Hearth.Schemas;
using Hearth.Workflows;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Hearth.AspNetCore.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task Write_Document_IsReadWithoutErrorsOrWarnings()
    {
        using var stream = new MemoryStream(DescribedServer.Write());

        var result = await Microsoft.OpenApi.OpenApiDocument.LoadAsync(stream, "json", cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotNull(result.Document);
        Assert.Empty(result.Diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Empty(result.Diagnostic.Warnings.Select(warning => $"{warning.Pointer}: {warning.Message}"));
        Assert.Equal("", string.Join("\n", result.Document.Validate(ValidationRuleSet.GetDefaultRuleSet()).Select(error => $"{error.Pointer}: {error.Message}")));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Write_EmptyServer_IsReadToo()
    {
        var empty = DescribedServer.Write(new AgentCatalog([]), new WorkflowCatalog([]));

        var result = Microsoft.OpenApi.OpenApiDocument.Parse(System.Text.Encoding.UTF8.GetString(empty), "json");

        Assert.Empty(result.Diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
    }

    [Theory]
    [InlineData("/agents/{name}/{id}", "get,head,post")]
    [InlineData("/agents/{name}/{id}/abort", "post")]
    [InlineData("/agents/{name}/{id}/attachments/{attachmentId}", "get,head")]
    [InlineData("/agents/{name}/{id}/spend", "get")]
    [InlineData("/workflows/{name}", "post")]
    [InlineData("/runs/{runId}", "get,head")]
    [InlineData("/runs/{runId}/abort", "post")]
    [InlineData("/runs/{runId}/spend", "get")]
    [InlineData("/openapi.json", "get")]
    public void Write_Route_HasExactlyItsMethods(string path, string methods)
    {
        var operations = DescribedServer.Parse().GetProperty("paths").GetProperty(path);

        Assert.Equal(methods.Split(','), operations.EnumerateObject().Select(operation => operation.Name));
    }

    [Theory]
    [InlineData("/agents/{name}/{id}", "post", "200,202,400,401,403,404,405,409,413,415,429,500,503")]
    [InlineData("/agents/{name}/{id}", "get", "200,204,304,400,401,403,404,405,429,500,503")]
    [InlineData("/agents/{name}/{id}", "head", "200,400,401,403,404,405,429,500,503")]
    [InlineData("/agents/{name}/{id}/abort", "post", "200,400,401,403,404,405,429,500,503")]
    [InlineData("/agents/{name}/{id}/attachments/{attachmentId}", "get", "200,304,400,401,403,404,405,429,500,503")]
    [InlineData("/workflows/{name}", "post", "200,202,400,401,403,404,405,409,413,415,429,500,503")]
    [InlineData("/workflows/grow-tree", "post", "200,202,400,401,403,404,405,409,413,415,429,500,503")]
    [InlineData("/runs/{runId}", "get", "200,204,304,400,401,403,404,405,429,500,503")]
    [InlineData("/agents/{name}/{id}/spend", "get", "200,400,401,403,404,405,429,500,503")]
    [InlineData("/runs/{runId}/spend", "get", "200,400,401,403,404,405,429,500,503")]
    [InlineData("/openapi.json", "get", "200,401,403,404,405,429,500,503")]
    public void Write_Operation_HasTheStatusesOfTheSpecification(string path, string method, string statuses)
    {
        var responses = DescribedServer.Parse().GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");

        Assert.Equal(statuses.Split(','), responses.EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_References_AllResolve()
    {
        var document = DescribedServer.Parse();

        var references = References(document).ToList();

        Assert.True(references.Count > 200);
        Assert.DoesNotContain(references, reference => Find(document, reference) is null);
    }

    [Fact]
    public void Write_Events_AreAllOfTheCatalogAndCoverTheRuntime()
    {
        string[] catalog =
        [
            "run_start", "run_resume", "run_end", "operation_start", "operation", "idle", "agent_start", "agent_end", "turn_start", "turn",
            "message_start", "message_end", "text_delta", "thinking_delta", "thinking_start", "thinking_end", "tool_start", "tool",
            "task_start", "task", "compaction_start", "compaction", "step", "log", "data", "submission_settled",
        ];
        var mapping = DescribedServer.Parse().GetProperty("components").GetProperty("schemas").GetProperty("Event").GetProperty("discriminator").GetProperty("mapping");

        var types = mapping.EnumerateObject().Select(entry => entry.Name).ToList();

        Assert.Equal(catalog.Order(StringComparer.Ordinal), types.Order(StringComparer.Ordinal));
        Assert.Empty(Enum.GetNames<EventKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Except(types));
    }

    [Fact]
    public void Write_ErrorTypes_CoverTheRuntime()
    {
        var codes = typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.Empty(codes.Except(ErrorSchemas.RequestTypes.Union(ErrorSchemas.ExecutionTypes)));
    }

    [Fact]
    public void Write_Schemas_AcceptTheExamplesOfTheSpecification()
    {
        const string Settled = """{"type":"submission_settled","submissionId":"0199f0c2-6b1e-7c44-9d0e-2f6a3b8d5e10","outcome":"failed","error":{"name":"HearthError","type":"submission_aborted","message":"The submission was aborted.","details":""},"agentName":"support","instanceId":"ticket-4711","v":3,"eventIndex":31,"timestamp":"2026-03-02T09:15:09.480Z"}""";
        const string Delta = """{"type":"text_delta","text":"Try turning ","v":3,"eventIndex":9,"timestamp":"2026-03-02T09:15:04.127Z","agentName":"support","instanceId":"ticket-4711","submissionId":"0199f0c2-6b1e-7c44-9d0e-2f6a3b8d5e10","conversationId":"conv_01K7Y2ZQ4D8M6HVA3T0KX9S5RB","harness":"default","session":"default","operationId":"op_01K7Y3A0B1C2D3E4F5G6H7J8K9","turnId":"turn_01K7Y3A0N4P5Q6R7S8T9V0W1X2"}""";
        const string Receipt = """{"streamUrl":"https://api.example.com/hearth/agents/support/ticket-4711","offset":"0000000000000002_0000000000000117","submissionId":"0199f0c2-6b1e-7c44-9d0e-2f6a3b8d5e10"}""";
        const string Record = """{"runId":"run_01K7Y3V6M2Q8ZC4T9R5XW1B0DE","workflowName":"summarize","status":"completed","startedAt":"2026-03-02T09:20:00.004Z","input":{"url":"https://example.com/a"},"payload":{"url":"https://example.com/a"},"endedAt":"2026-03-02T09:20:07.881Z","isError":false,"durationMs":7877,"result":{"summary":"Short."}}""";
        const string Error = """{"error":{"type":"agent_not_found","message":"Agent \"suport\" is not available.","details":"Check the name and that the agent is exposed over HTTP."}}""";

        Assert.Empty(Validate("Event", Settled));
        Assert.Empty(Validate("Event", Delta));
        Assert.Empty(Validate("PromptReceipt", Receipt));
        Assert.Empty(Validate("RunRecord", Record));
        Assert.Empty(Validate("ErrorResponse", Error));
        Assert.NotEmpty(Validate("Event", """{"type":"text_delta","text":"x","v":2,"eventIndex":9,"timestamp":"2026-03-02T09:15:04.127Z"}"""));
        Assert.NotEmpty(Validate("PromptReceipt", """{"streamUrl":"https://api.example.com","offset":"-1","submissionId":"x"}"""));
    }

    [Fact]
    public void Write_HiddenAgentsAndWorkflows_AreNotMentioned()
    {
        var text = System.Text.Encoding.UTF8.GetString(DescribedServer.Write());

        Assert.DoesNotContain("hidden", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Write_ExposedAgentsAndWorkflows_AreListedWithDescriptions()
    {
        var document = DescribedServer.Parse();
        var name = Find(document, "#/components/parameters/agentName/schema/enum")!.Value;
        var grow = document.GetProperty("paths").GetProperty("/workflows/grow-tree").GetProperty("post");
        var tidy = document.GetProperty("paths").GetProperty("/workflows/tidy-up").GetProperty("post");

        Assert.Equal(["support"], name.EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("Helps \"customers\".", document.GetProperty("x-hearth-agents")[0].GetProperty("description").GetString());
        Assert.Equal("Grows a tree.", grow.GetProperty("description").GetString());
        Assert.Equal("#/components/schemas/WorkflowInput.grow-tree", References(grow.GetProperty("requestBody")).Single());
        Assert.False(tidy.TryGetProperty("requestBody", out _));
        Assert.Empty(tidy.GetProperty("security").EnumerateArray());
        Assert.Equal(DescribedServer.Url, document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void Write_WorkflowInputSchema_KeepsItsMeaningInsideTheDocument()
    {
        var schemas = DescribedServer.Parse().GetProperty("components").GetProperty("schemas");
        var tree = schemas.GetProperty("WorkflowInput.grow-tree");
        var properties = tree.GetProperty("properties");

        const string Self = "#/components/schemas/WorkflowInput.grow-tree";
        Assert.Equal(Self, Text(properties, "children", "items", "$ref"));
        Assert.Equal($"{Self}.items", Text(properties, "deep", "$ref"));
        Assert.Equal(Self, Text(schemas, "WorkflowInput.grow-tree.items", "$ref"));
        Assert.Equal($"{Self}.leaf", Text(properties, "left", "$ref"));
        Assert.Equal($"{Self}.left", Text(properties, "properties", "properties", "right", "$ref"));
        Assert.Equal($"{Self}.leaf", Text(schemas, "WorkflowInput.grow-tree.left", "$ref"));
        Assert.Equal("#/kept", Text(properties, "$ref", "default", "$ref"));
        Assert.False(tree.TryGetProperty("$schema", out _) || tree.TryGetProperty("$defs", out _));
        Assert.Equal(JsonValueKind.Object, properties.GetProperty("anything").ValueKind);
        Assert.Equal(JsonValueKind.Object, schemas.GetProperty("WorkflowInput.take-all").ValueKind);
        Assert.Empty(Validate("WorkflowInput.grow-tree", """{"left":1,"children":[{"left":2}]}"""));
        Assert.NotEmpty(Validate("WorkflowInput.grow-tree", """{"children":[{"left":3}]}"""));
    }

    [Fact]
    public void For_SameAddress_IsWrittenOnce()
    {
        var cache = new OpenApiDocumentCache(DescribedServer.Agents, DescribedServer.Workflows);

        var first = cache.For("https://a.example.com");
        var again = cache.For("https://a.example.com");
        var other = cache.For("https://b.example.com");

        Assert.True(first.Equals(again));
        Assert.False(first.Equals(other));
        Assert.Contains("https://b.example.com", System.Text.Encoding.UTF8.GetString(other.Span), StringComparison.Ordinal);
    }

    // The runtime's own validator needs the components as definitions of one schema.
    private static IReadOnlyList<ValidationIssue> Validate(string schema, string value)
    {
        var document = JsonNode.Parse(DescribedServer.Write())!;
        var root = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}", ["components"] = document["components"]!.DeepClone() };
        return JsonSchema.Compile(JsonElement.Parse(root.ToJsonString())).Validate(JsonElement.Parse(value));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name != "default")
            .SelectMany(member => member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String
                ? [member.Value.GetString()!]
                : member.Name == "mapping" ? member.Value.EnumerateObject().Select(entry => entry.Value.GetString()!) : References(member.Value)),
        _ => [],
    };

    private static JsonElement? Find(JsonElement document, string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal)) return null;
        var current = document;
        foreach (var part in reference[2..].Split('/'))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(part, out current)) return null;
        }

        return current;
    }

    private static string? Text(JsonElement element, params string[] path) =>
        path.Aggregate(element, (current, name) => current.GetProperty(name)).GetString();
}
