using System.Text.Json;
using Hearth.AspNetCore.Tests.Hosting;

namespace Hearth.AspNetCore.Tests;

/// <summary>Every client error once: status, envelope, headers, and that nothing was stored.</summary>
public sealed class ErrorTests
{
    private const string Prompt = """{"message":"Hi"}""";

    public static readonly TheoryData<string, string, string, string, int, string> Refused = new()
    {
        // Paths and methods.
        { "GET", "/", "", "", 404, "route_not_found" },
        { "GET", "/agents", "", "", 404, "route_not_found" },
        { "GET", "/agents/support", "", "", 404, "route_not_found" },
        { "POST", "/agents/support/", Prompt, "", 404, "route_not_found" },
        { "POST", "/agents/support/t1/", Prompt, "", 404, "route_not_found" },
        { "POST", "/agents//t1", Prompt, "", 404, "route_not_found" },
        { "POST", "//agents/support/t1", Prompt, "", 404, "route_not_found" },
        { "POST", "/Agents/support/t1", Prompt, "", 404, "route_not_found" },
        { "POST", "/agents/support/t1/Abort", "", "", 404, "route_not_found" },
        { "POST", "/agents/support/t1/abort/", "", "", 404, "route_not_found" },
        { "POST", "/agents/support/t1/abort/x", "", "", 404, "route_not_found" },
        { "POST", "/agents/support/./t1", Prompt, "", 404, "route_not_found" },
        { "POST", "/agents/support/%2E%2e/support/t1", Prompt, "", 404, "route_not_found" },
        { "POST", "/workflows/", "{}", "", 404, "route_not_found" },
        { "POST", "/workflows/summarize/", "{}", "", 404, "route_not_found" },
        { "GET", "/runs/", "", "", 404, "route_not_found" },
        { "GET", "/nowhere/at/all", "", "", 404, "route_not_found" },
        { "PUT", "/agents/support/t1", Prompt, "", 405, "method_not_allowed" },
        { "OPTIONS", "/agents/support/t1", "", "", 405, "method_not_allowed" },
        { "GET", "/agents/support/t1/abort", "", "", 405, "method_not_allowed" },
        { "GET", "/workflows/summarize", "", "", 405, "method_not_allowed" },
        { "POST", "/runs/run_1", "", "", 405, "method_not_allowed" },
        { "DELETE", "/runs/run_1/abort", "", "", 405, "method_not_allowed" },

        // Names and ids.
        { "POST", "/agents/nobody/t1", Prompt, "", 404, "agent_not_found" },
        { "POST", "/agents/hidden/t1", Prompt, "", 404, "agent_not_found" },
        { "GET", "/agents/hidden/t1", "", "", 404, "agent_not_found" },
        { "POST", "/agents/hidden/t1/abort", "", "", 404, "agent_not_found" },
        { "POST", "/agents/Support/t1", Prompt, "", 404, "agent_not_found" },
        { "GET", "/agents/support/t1", "", "", 404, "stream_not_found" },
        { "GET", "/agents/support/t1?offset=now&live=sse", "", "", 404, "stream_not_found" },
        { "POST", "/workflows/nothing", "{}", "", 404, "workflow_not_found" },
        { "POST", "/workflows/hidden-flow", "{}", "", 404, "workflow_not_found" },
        { "GET", "/runs/run_1", "", "", 404, "run_not_found" },
        { "GET", "/runs/run_01K7Y3V6M2Q8ZC4T9R5XW1B0DE", "", "", 404, "run_not_found" },
        { "GET", "/runs/run_01K7Y3V6M2Q8ZC4T9R5XW1B0DE?meta", "", "", 404, "run_not_found" },
        { "GET", "/runs/%FF", "", "", 404, "run_not_found" },
        { "POST", "/runs/run_01K7Y3V6M2Q8ZC4T9R5XW1B0DE/abort", "", "", 404, "run_not_found" },
        { "POST", "/agents/support/%20", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/%E3%80%80/t1", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/%FF", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/%C0%AF", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/a%0Ab", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/a%7F", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/a%C2%85", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/100%", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/%zz", Prompt, "", 400, "invalid_request" },
        { "GET", "/agents/support/%FF", "", "", 400, "invalid_request" },
        { "POST", "/agents/support/%FF/abort", "", "", 400, "invalid_request" },
        { "POST", "/workflows/%20", "{}", "", 400, "invalid_request" },

        // Queries of admissions.
        { "POST", "/agents/support/t1?wait=", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/t1?wait", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/t1?wait=Result", Prompt, "", 400, "invalid_request" },
        { "POST", "/agents/support/t1?wait=result&wait=result", Prompt, "", 400, "invalid_request" },
        { "POST", "/workflows/summarize?wait=no", "{}", "", 400, "invalid_request" },

        // Idempotency keys.
        { "POST", "/agents/support/t1", Prompt, "Idempotency-Key:", 400, "invalid_request" },
        { "POST", "/agents/support/t1", Prompt, "Idempotency-Key: a b", 400, "invalid_request" },
        { "POST", "/agents/support/t1", Prompt, "Idempotency-Key: a|Idempotency-Key: a", 400, "invalid_request" },
        { "POST", "/workflows/summarize", "{}", "Idempotency-Key: a b", 400, "invalid_request" },

        // Bodies.
        { "POST", "/agents/support/t1", Prompt, "Content-Type: none", 415, "unsupported_media_type" },
        { "POST", "/agents/support/t1", Prompt, "Content-Type: text/plain", 415, "unsupported_media_type" },
        { "POST", "/agents/support/t1", Prompt, "Content-Type: application/problem+json", 415, "unsupported_media_type" },
        { "POST", "/agents/support/t1", Prompt, "Content-Type: application/json; charset=latin1", 415, "unsupported_media_type" },
        { "POST", "/workflows/summarize", "{}", "Content-Type: text/plain", 415, "unsupported_media_type" },
        { "POST", "/agents/support/t1", "{", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", "{'message':1}", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":"a",}""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":"a"} x""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":NaN}""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":"a"}//""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":"\ud800"}""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"message":"\udc00\ud800"}""", "", 400, "invalid_json" },
        { "POST", "/agents/support/t1", """{"\ud800x":1}""", "", 400, "invalid_json" },
        { "POST", "/workflows/summarize", "{", "", 400, "invalid_json" },

        // Prompts.
        { "POST", "/agents/support/t1", "", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", "  ", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", "null", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", "[]", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", "{}", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":1}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","message":null}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":null}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":["x"]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"file","data":"QQ==","mimeType":"x"}]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"image","mimeType":"x"}]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"image","data":"QQ=="}]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"image","data":"QQ","mimeType":"x"}]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"image","data":"QQ ==","mimeType":"x"}]}""", "", 400, "invalid_request" },
        { "POST", "/agents/support/t1", """{"message":"a","images":[{"type":"image","data":"Q-_=","mimeType":"x"}]}""", "", 400, "invalid_request" },

        // Inputs of workflows.
        { "POST", "/workflows/summarize", "", "", 400, "action_input_validation" },
        { "POST", "/workflows/summarize", "[1]", "", 400, "action_input_validation" },
        { "POST", "/workflows/tick", "null", "", 400, "workflow_input_unexpected" },
        { "POST", "/workflows/tick", "{}", "", 400, "workflow_input_unexpected" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_Refused_AnswersTheEnvelopeAndStoresNothing(
        string method,
        string target,
        string body,
        string headers,
        int status,
        string type)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync(method, target, body, headers.Split('|', StringSplitOptions.RemoveEmptyEntries));

        AssertError(response, status, type);
        Assert.Equal(status == 405 ? ExpectedAllow(target) : null, response["Allow"]);
        Assert.True(await host.IsEmptyAsync());
    }

    [Theory]
    [InlineData("offset=-1&offset=-1")]
    [InlineData("tail=1&tail=1")]
    [InlineData("offset=-1&live=sse&live=sse")]
    [InlineData("cursor=1&cursor=1")]
    [InlineData("tail=0")]
    [InlineData("tail=01")]
    [InlineData("tail=-1")]
    [InlineData("tail=")]
    [InlineData("tail=%D9%A1")]
    [InlineData("live=sse")]
    [InlineData("offset=-1&live=")]
    [InlineData("offset=-1&live=SSE")]
    [InlineData("offset=")]
    [InlineData("offset")]
    [InlineData("offset=-2")]
    [InlineData("offset=NOW")]
    [InlineData("offset=0000000000000001-0000000000000001")]
    [InlineData("offset=000000000000001_0000000000000001")]
    [InlineData("offset=0000000000000001_000000000000000%D9%A1")]
    [InlineData("offset=0000000000000001_0000000000000001%0A")]
    public async Task Get_QueryRefused_Answers400OnInstancesAndRuns(string query)
    {
        await using var host = await TestHost.StartAsync();
        await using var run = await host.OpenRunAsync();

        var ofAgent = await host.SendAsync("GET", $"/agents/support/t1?{query}");
        var ofRun = await host.SendAsync("GET", $"/runs/{run.Id}?{query}");
        var record = await host.SendAsync("GET", $"/runs/{run.Id}?meta&{query}");

        AssertError(ofAgent, 400, "invalid_request");
        AssertError(ofRun, 400, "invalid_request");
        Assert.NotEqual("", ofAgent.Error.GetProperty("details").GetString());
        Assert.Equal(200, record.Status);
    }

    [Theory]
    [InlineData("offset=-1&offset=2&tail=0&live=x", "offset")]
    [InlineData("offset=2&tail=1&tail=2&live=x", "tail")]
    [InlineData("offset=2&tail=0&live=x", "tail")]
    [InlineData("live=x", "live")]
    [InlineData("offset=2&live=x", "live")]
    [InlineData("offset=2&live=sse", "offset")]
    public async Task Get_SeveralMistakes_NamesTheFirstInTheDocumentedOrder(string query, string expected)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("GET", $"/agents/support/t1?{query}", "", "Last-Event-ID: x");

        Assert.StartsWith($"\"{expected}\"", response.Error.GetProperty("details").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("x")]
    public async Task Get_LastEventIdMalformed_Answers400(string lastEventId)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=-1&live=sse", "", "Last-Event-ID: " + lastEventId);

        AssertError(response, 400, "invalid_request");
    }

    [Fact]
    public async Task Post_InputInvalid_ListsTheIssues()
    {
        await using var host = await TestHost.StartAsync();

        var ofObject = await host.SendAsync("POST", "/workflows/summarize", "{}");
        var ofArray = await host.SendAsync("POST", "/workflows/summarize", "[]");

        Assert.Equal(
            """{"action":"summarize","issues":[{"message":"It is required.","path":["url",0]}]}""",
            ofObject.Error.GetProperty("meta").GetRawText());
        Assert.Equal(
            """{"action":"summarize","issues":[{"message":"An object is required."}]}""",
            ofArray.Error.GetProperty("meta").GetRawText());
    }

    [Fact]
    public async Task Get_RunsOfAWorkflowThatKeepsThemClosed_Answers404()
    {
        await using var host = await TestHost.StartAsync();
        await using var secret = await host.OpenRunAsync("secret");
        await using var hidden = await host.OpenRunAsync("hidden-flow");
        await using var unknown = await host.OpenRunAsync("no-longer-registered");

        foreach (var run in new[] { secret, hidden, unknown })
        {
            AssertError(await host.SendAsync("GET", $"/runs/{run.Id}"), 404, "run_not_found");
            AssertError(await host.SendAsync("GET", $"/runs/{run.Id}?meta"), 404, "run_not_found");
            AssertError(await host.SendAsync("POST", $"/runs/{run.Id}/abort"), 404, "run_not_found");
        }

        Assert.Empty(host.Ownership.Aborts);
    }

    [Fact]
    public async Task Request_UnknownException_AnswersGenericTextAndLogsOnce()
    {
        await using var host = await TestHost.StartAsync(FailingStore.Use(new InvalidOperationException("The secret is 42.")));

        var response = await host.SendAsync("GET", "/agents/support/t1");

        AssertError(response, 500, "internal_error");
        Assert.DoesNotContain("42", response.Body, StringComparison.Ordinal);
        Assert.Contains("42", Assert.Single(host.Logs.Entries, entry => entry.Text.Contains("42", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_UnknownExceptionInDevelopment_TellsTheDeveloper()
    {
        await using var host = await TestHost.StartAsync(
            FailingStore.Use(new InvalidOperationException("The secret is 42.")),
            environment: "Development");

        var response = await host.SendAsync("GET", "/agents/support/t1");

        Assert.Equal("InvalidOperationException: The secret is 42.", response.Error.GetProperty("dev").GetString());
    }

    [Fact]
    public async Task Request_StoreUnavailable_Answers503()
    {
        await using var host = await TestHost.StartAsync(FailingStore.Use(new Storage.StoreUnavailableException("The database is away.")));

        var response = await host.SendAsync("POST", "/agents/support/t1", Prompt);

        AssertError(response, 503, "unavailable");
        Assert.Equal("1", response["Retry-After"]);
    }

    internal static void AssertError(RawResponse response, int status, string type)
    {
        Assert.Equal((status, type), (response.Status, response.Error.GetProperty("type").GetString()));
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", response["Cross-Origin-Resource-Policy"]);
        Assert.Equal(response.Body.Length.ToString(), response["Content-Length"]);
        var root = Assert.Single(response.Json.EnumerateObject());
        Assert.Equal("error", root.Name);
        Assert.NotEqual("", response.Error.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.String, response.Error.GetProperty("details").ValueKind);
        Assert.All(response.Error.EnumerateObject(), member => Assert.Contains(member.Name, new[] { "type", "message", "details", "meta" }));
    }

    private static string ExpectedAllow(string target) => target switch
    {
        "/agents/support/t1" => "GET, HEAD, POST",
        "/runs/run_1" => "GET, HEAD",
        _ => "POST",
    };
}
