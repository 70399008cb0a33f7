using Hearth.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Hearth.AspNetCore.Tests;

public sealed class IdempotencyTests
{
    private const string Key = "Idempotency-Key: k-1";
    private const string Prompt = """{"message":"Hi"}""";

    [Fact]
    public async Task Post_KnownKeySameBody_AnswersTheFirstReceipt()
    {
        await using var host = await TestHost.StartAsync();
        var first = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key);
        await host.SendAsync("POST", "/agents/support/t1", Prompt);

        var second = await host.SendAsync("POST", "/agents/support/t1?unknown=1", Prompt, Key);

        Assert.Equal(202, second.Status);
        Assert.Equal(Id(first), Id(second));
        Assert.Equal(first["Stream-Next-Offset"], second["Stream-Next-Offset"]);
        Assert.True(second.Json.GetProperty("deduplicated").GetBoolean());
        Assert.False(first.Json.TryGetProperty("deduplicated", out _));
        Assert.Equal(2, host.Ownership.Nudges.Count);
    }

    [Fact]
    public async Task Post_KnownKeyOtherBody_Answers409NamingTheFirst()
    {
        await using var host = await TestHost.StartAsync();
        var prompt = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key);
        var run = await host.SendAsync("POST", "/workflows/tick", "", Key);

        var otherPrompt = await host.SendAsync("POST", "/agents/support/t1", Prompt + " ", Key);
        var invalidPrompt = await host.SendAsync("POST", "/agents/support/t1", "[]", Key);
        var otherRun = await host.SendAsync("POST", "/workflows/tick", "{}", Key);

        ErrorTests.AssertError(otherPrompt, 409, "idempotency_conflict");
        Assert.Equal(Id(prompt), otherPrompt.Error.GetProperty("meta").GetProperty("submissionId").GetString());
        ErrorTests.AssertError(invalidPrompt, 409, "idempotency_conflict");
        ErrorTests.AssertError(otherRun, 409, "idempotency_conflict");
        Assert.Equal(run.Json.GetProperty("runId").GetString(), otherRun.Error.GetProperty("meta").GetProperty("runId").GetString());
        Assert.Equal(2, host.Ownership.Nudges.Count);
    }

    [Fact]
    public async Task Post_ManyAtOnceWithOneKey_AdmitsExactlyOne()
    {
        await using var host = await TestHost.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.SendAsync("POST", "/agents/support/t1", Prompt, Key)));

        Assert.Single(host.Ownership.Nudges);
        Assert.Single(responses.Select(Id).Distinct());
        Assert.Equal(19, responses.Count(response => response.Json.TryGetProperty("deduplicated", out _)));
    }

    [Fact]
    public async Task Post_FailedRequest_DoesNotConsumeItsKey()
    {
        await using var host = await TestHost.StartAsync();
        await host.SendAsync("POST", "/agents/support/t1", "[]", Key);

        var response = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key);

        Assert.Equal(202, response.Status);
        Assert.False(response.Json.TryGetProperty("deduplicated", out _));
    }

    [Fact]
    public async Task Post_OtherTarget_IsAnotherKey()
    {
        await using var host = await TestHost.StartAsync();
        await host.SendAsync("POST", "/agents/support/t1", Prompt, Key);

        await host.SendAsync("POST", "/agents/support/t2", Prompt, Key);
        await host.SendAsync("POST", "/agents/open/t1", Prompt, Key);
        await host.SendAsync("POST", "/workflows/summarize", """{"url":1}""", Key);

        Assert.Equal(4, host.Ownership.Nudges.Count);
    }

    [Fact]
    public async Task Post_OtherCaller_IsAnotherKey()
    {
        await using var host = await TestHost.StartAsync(TokenHandler.Add, conventions: group => group.RequireAuthorization());

        var first = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key, "Authorization: Bearer ada");
        var other = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key, "Authorization: Bearer bob");
        var again = await host.SendAsync("POST", "/agents/support/t1", Prompt, Key, "Authorization: Bearer ada");

        Assert.NotEqual(Id(first), Id(other));
        Assert.Equal(Id(first), Id(again));
    }

    [Fact]
    public async Task Post_LongestKey_IsAccepted()
    {
        await using var host = await TestHost.StartAsync();

        var longest = await host.SendAsync("POST", "/agents/support/t1", Prompt, "Idempotency-Key: " + new string('~', 256));
        var longer = await host.SendAsync("POST", "/agents/support/t1", Prompt, "Idempotency-Key: " + new string('~', 257));

        Assert.Equal(202, longest.Status);
        ErrorTests.AssertError(longer, 400, "invalid_request");
    }

    private static string Id(RawResponse receipt) => receipt.Json.GetProperty("submissionId").GetString()!;
}
