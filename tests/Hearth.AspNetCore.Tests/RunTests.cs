using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task PostWorkflow_ValidInput_AnswersTheReceiptAndKeepsNumbers()
    {
        await using var host = await TestHost.StartAsync(prefix: "/a/b");

        var response = await host.SendAsync("POST", "/a/b/workflows/summarize", """{ "url": 1.10e2, "big": 12345678901234567890.10 }""");
        var runId = response.Json.GetProperty("runId").GetString()!;
        var record = await host.SendAsync("GET", $"/a/b/runs/{runId}?meta=1&offset=rubbish&live=sse");

        Assert.Equal(202, response.Status);
        Assert.Equal($"http://hearth.test/a/b/runs/{runId}", response["Location"]);
        Assert.Equal("0000000000000000_0000000000000000", response["Stream-Next-Offset"]);
        Assert.Equal(3, response.Json.EnumerateObject().Count());
        Assert.Equal("""{"url":1.10e2,"big":12345678901234567890.10}""", record.Json.GetProperty("input").GetRawText());
    }

    [Fact]
    public async Task GetMeta_ActiveRunWithoutInput_HasNeitherInputNorEnd()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync("tick");

        var response = await host.SendAsync("GET", $"/runs/{writer.Id}?meta");

        Assert.Equal(200, response.Status);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Null(response["Cross-Origin-Resource-Policy"]);
        Assert.Equal(["runId", "workflowName", "status", "startedAt"], response.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("active", response.Json.GetProperty("status").GetString());
        Assert.Matches(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\z", response.Json.GetProperty("startedAt").GetString());
    }

    [Theory]
    [InlineData("""{"summary":"Short."}""")]
    [InlineData("null")]
    public async Task GetMeta_CompletedRun_HasTheResult(string result)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync(input: """{"url":"x"}""");
        await writer.EndRunAsync(result);

        var record = (await host.SendAsync("GET", $"/runs/{writer.Id}?meta")).Json;

        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal("2026-03-02T09:20:07.881Z", record.GetProperty("endedAt").GetString());
        Assert.Equal("false 12", $"{record.GetProperty("isError").GetRawText()} {record.GetProperty("durationMs").GetRawText()}");
        Assert.Equal(result, record.GetProperty("result").GetRawText());
        Assert.Equal("""{"url":"x"}""", record.GetProperty("payload").GetRawText());
        Assert.False(record.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task GetMeta_FailedRun_HasTheErrorInsteadOfAResult()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        const string Error = """{"name":"HearthError","type":"run_aborted","message":"Aborted.","details":""}""";
        await writer.SettleAsync(
            $$"""{"type":"run_end","isError":true,"durationMs":3,"result":null,"error":{{Error}},"timestamp":"2026-03-02T09:20:07.881Z"}""",
            closes: true);

        var record = (await host.SendAsync("GET", $"/runs/{writer.Id}?meta")).Json;

        Assert.Equal("errored", record.GetProperty("status").GetString());
        Assert.True(record.GetProperty("isError").GetBoolean());
        Assert.Equal("run_aborted", record.GetProperty("error").GetProperty("type").GetString());
        Assert.False(record.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Abort_UnsettledWork_IsMarkedOnceAndHarmlessTwice()
    {
        await using var host = await TestHost.StartAsync();
        await using var run = await host.OpenRunAsync();
        await using var instance = await host.OpenInstanceAsync("t1");

        var first = await host.SendAsync("POST", $"/runs/{run.Id}/abort?offset=x", "not json", "Content-Type: text/plain");
        var ofInstance = await host.SendAsync("POST", "/agents/support/t1/abort");
        await run.EndRunAsync();
        var second = await host.SendAsync("POST", $"/runs/{run.Id}/abort");
        var ofNothing = await host.SendAsync("POST", "/agents/support/none/abort");

        Assert.Equal((200, """{"aborted":true}"""), (first.Status, first.Body));
        Assert.Equal("""{"aborted":true}""", ofInstance.Body);
        Assert.Equal((200, """{"aborted":false}"""), (second.Status, second.Body));
        Assert.Equal((200, """{"aborted":false}"""), (ofNothing.Status, ofNothing.Body));
        Assert.Equal("application/json", first["Content-Type"]);
        Assert.True((await host.Store.FindSubmissionAsync(new SubmissionId(run.Id.Value), TestContext.Current.CancellationToken))!.IsAborted);
    }
}
