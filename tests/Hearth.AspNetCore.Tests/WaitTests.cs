using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Storage;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Tests;

public sealed class WaitTests
{
    private const string Prompt = """{"message":"Hi"}""";

    [Theory]
    [InlineData("""{"text":"Yes","usage":{"input":1.50}}""")]
    [InlineData("null")]
    public async Task Post_SubmissionCompletes_AnswersItsResult(string result)
    {
        await using var host = await TestHost.StartAsync();
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/a%2Fb?wait=result", Prompt);
        await using var writer = await ClaimAdmittedAsync(host);

        await writer.SettleAsync($$"""{"type":"submission_settled","outcome":"completed","result":{{result}}}""");
        await waiting.ReadToEndAsync();

        var response = waiting.Response;
        Assert.Equal(200, response.Status);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Null(response["Location"]);
        Assert.Null(response["Stream-Next-Offset"]);
        Assert.Equal(result, response.Json.GetProperty("result").GetRawText());
        Assert.Equal(writer.Id.Value, response.Json.GetProperty("submissionId").GetString());
        Assert.Equal("http://hearth.test/agents/support/a%2Fb", response.Json.GetProperty("streamUrl").GetString());
        Assert.Equal(4, response.Json.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("""{"name":"HearthError","type":"operation_failed","message":"No.","details":"Why","meta":{"a":1}}""", "operation_failed")]
    [InlineData("""{"name":"ArgumentException","message":"secret"}""", "internal_error")]
    public async Task Post_SubmissionFails_Answers500WithItsTypeAndWhatWasAdmitted(string error, string type)
    {
        await using var host = await TestHost.StartAsync();
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1?wait=result", Prompt);
        await using var writer = await ClaimAdmittedAsync(host);

        await writer.SettleAsync($$"""{"type":"submission_settled","outcome":"failed","error":{{error}}}""");
        await waiting.ReadToEndAsync();

        var response = waiting.Response;
        ErrorTests.AssertError(response, 500, type);
        Assert.DoesNotContain("secret", response.Body, StringComparison.Ordinal);
        var meta = response.Error.GetProperty("meta");
        Assert.Equal(writer.Id.Value, meta.GetProperty("submissionId").GetString());
        Assert.Equal("http://hearth.test/agents/support/t1", meta.GetProperty("streamUrl").GetString());
        Assert.Equal("0000000000000000_0000000000000000", meta.GetProperty("offset").GetString());
        Assert.Equal(type == "operation_failed", meta.TryGetProperty("a", out _));
    }

    [Fact]
    public async Task Post_RunCompletes_AnswersItsResult()
    {
        await using var host = await TestHost.StartAsync();
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/workflows/tick?wait=result");
        await using var writer = await ClaimAdmittedAsync(host);

        await writer.EndRunAsync("[1e3]");
        await waiting.ReadToEndAsync();

        var response = waiting.Response;
        Assert.Equal("[1e3]", response.Json.GetProperty("result").GetRawText());
        Assert.Equal(writer.Id.Value, response.Json.GetProperty("runId").GetString());
        Assert.Equal($"http://hearth.test/runs/{writer.Id}", response.Json.GetProperty("streamUrl").GetString());
    }

    [Fact]
    public async Task Post_KnownKeyOfSettledSubmission_AnswersTheOutcomeAgain()
    {
        await using var host = await TestHost.StartAsync();
        await host.SendAsync("POST", "/agents/support/t1", Prompt, "Idempotency-Key: k");
        await using var writer = await ClaimAdmittedAsync(host);
        await writer.SettleAsync("""{"type":"submission_settled","outcome":"completed","result":{"text":"Yes"}}""");

        var response = await host.SendAsync("POST", "/agents/support/t1?wait=result", Prompt, "Idempotency-Key: k");

        Assert.Equal(200, response.Status);
        Assert.Equal("Yes", response.Json.GetProperty("result").GetProperty("text").GetString());
        Assert.True(response.Json.GetProperty("deduplicated").GetBoolean());
    }

    [Fact]
    public async Task Post_DrainExpires_Answers503WithWhatWasAdmitted()
    {
        await using var host = await TestHost.StartAsync();
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1?wait=result", Prompt);
        await Eventually.TrueAsync(() => host.Get<Outcomes>().WaiterCount == 1, "the waiter");

        host.Lifecycle.BeginDrain();
        host.Lifecycle.ExpireDrain();
        await waiting.ReadToEndAsync();

        ErrorTests.AssertError(waiting.Response, 503, "draining");
        Assert.Equal("1", waiting.Response["Retry-After"]);
        Assert.True(waiting.Response.Error.GetProperty("meta").TryGetProperty("submissionId", out _));
        Assert.False(await host.IsEmptyAsync());
    }

    [Fact]
    public async Task Post_SettledWhileDraining_IsStillAnswered()
    {
        await using var host = await TestHost.StartAsync();
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1?wait=result", Prompt);
        await using var writer = await ClaimAdmittedAsync(host);

        host.Lifecycle.BeginDrain();
        await writer.SettleAsync("""{"type":"submission_settled","outcome":"completed","result":null}""");
        await waiting.ReadToEndAsync();

        Assert.Equal(200, waiting.Response.Status);
    }

    private static async Task<TestWriter> ClaimAdmittedAsync(TestHost host)
    {
        await Eventually.TrueAsync(() => !host.Ownership.Nudges.IsEmpty, "the admission");
        var stream = host.Ownership.Nudges.Single();
        var submission = await host.Store.NextSubmissionAsync(stream, TestContext.Current.CancellationToken);
        return await TestWriter.ClaimAsync(host, new AdmissionResult(AdmissionStatus.Admitted, stream, submission!.Id, submission.Tail));
    }
}
