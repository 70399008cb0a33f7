using System.Text;
using System.Text.Json;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class PromptTests
{
    private const string Prompt = """{"message":"Hi"}""";
    private const string Empty = "0000000000000000_0000000000000000";

    [Fact]
    public async Task Post_NewInstance_AnswersTheReceiptAndTheStreamIsThere()
    {
        await using var host = await TestHost.StartAsync(prefix: "/hearth");

        var response = await host.SendAsync("POST", "/hearth/agents/support/t1", Prompt);
        var read = await host.SendAsync("GET", $"/hearth/agents/support/t1?offset={response["Stream-Next-Offset"]}");

        Assert.Equal(202, response.Status);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Null(response["Cross-Origin-Resource-Policy"]);
        Assert.Equal("http://hearth.test/hearth/agents/support/t1", response["Location"]);
        Assert.Equal(Empty, response["Stream-Next-Offset"]);
        Assert.Equal(["offset", "streamUrl", "submissionId"], response.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(response["Location"], response.Json.GetProperty("streamUrl").GetString());
        Assert.Equal(Empty, response.Json.GetProperty("offset").GetString());
        Assert.True(Guid.TryParseExact(response.Json.GetProperty("submissionId").GetString(), "D", out _));
        Assert.Equal("[]", read.Body);
        Assert.Single(host.Ownership.Nudges);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("%C3%A4%20b", "ä b")]
    [InlineData("a+b", "a+b")]
    [InlineData("a;b=c,d", "a;b=c,d")]
    [InlineData("...", "...")]
    [InlineData("abort", "abort")]
    public async Task Post_EscapedId_IsDecodedOnceAndSpelledAsSent(string segment, string id)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("POST", $"/agents/support/{segment}", Prompt);
        var stream = await host.Store.FindStreamAsync(StreamKey.ForInstance("support", id), TestContext.Current.CancellationToken);

        Assert.Equal($"http://hearth.test/agents/support/{segment}", response["Location"]);
        Assert.NotNull(stream);
        Assert.Equal(200, (await host.SendAsync("GET", $"/agents/support/{segment}")).Status);
    }

    [Theory]
    [InlineData("a", 1_024, 202)]
    [InlineData("a", 1_025, 400)]
    [InlineData("%C3%A4", 512, 202)]
    [InlineData("%C3%A4", 513, 400)]
    [InlineData("%61", 1_025, 400)]
    public async Task Post_LongId_IsAcceptedUpToTheLimit(string part, int count, int status)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("POST", "/agents/support/" + string.Concat(Enumerable.Repeat(part, count)), Prompt);

        Assert.Equal(status, response.Status);
    }

    [Fact]
    public async Task Post_AbsoluteFormTarget_FindsTheRoute()
    {
        await using var host = await TestHost.StartAsync(prefix: "/hearth");

        var response = await host.SendAsync("POST", "http://hearth.test/hearth/agents/support/a%2Fb?x=/agents", Prompt);

        Assert.Equal("http://hearth.test/hearth/agents/support/a%2Fb", response["Location"]);
    }

    [Fact]
    public async Task Post_SecondPrompt_AnswersTheTailBeforeIt()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendNumberedAsync(2);

        var response = await host.SendAsync("POST", "/agents/support/t1", Prompt);

        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
    }

    [Theory]
    [InlineData("""{"message":""}""", "")]
    [InlineData("""{"message":"a\u0000b","other":1}""", "a\0b")]
    [InlineData("""{"message":1,"message":"last \ud83d\ude00"}""", "last 😀")]
    [InlineData("\uFEFF{\"message\":\"bom\"}", "bom")]
    public async Task Post_ValidBody_StoresTheMessage(string body, string message)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("POST", "/agents/support/t1", body, "Content-Type: Application/JSON; charset=\"UTF-8\"; x=y");
        var stored = await FindInputAsync(host, response.Json.GetProperty("submissionId").GetString()!);

        Assert.Equal(202, response.Status);
        Assert.Equal(message, stored.Message);
    }

    [Fact]
    public async Task Post_Images_AreStoredAsBlobs()
    {
        await using var host = await TestHost.StartAsync();
        var body = """{"message":"a","images":[{"type":"image","data":"aGVs\/G8=","mimeType":"image/png"},{"type":"image","data":"","mimeType":""}]}""";

        var response = await host.SendAsync("POST", "/agents/support/t1", body);
        var stored = await FindInputAsync(host, response.Json.GetProperty("submissionId").GetString()!);
        var blob = await host.Store.FindBlobAsync(host.Ownership.Nudges.Single(), stored.Images[0].BlobId, TestContext.Current.CancellationToken);

        Assert.Equal(Convert.FromBase64String("aGVs/G8="), blob!.Content.ToArray());
        Assert.Equal("image/png", blob.MediaType);
        Assert.Equal(2, stored.Images.Count);
    }

    [Fact]
    public async Task Post_ImageTooLong_Answers400()
    {
        await using var host = await TestHost.StartAsync();
        var data = new string('A', 14_680_068);

        var response = await host.SendAsync("POST", "/agents/support/t1", $$"""{"message":"a","images":[{"type":"image","data":"{{data}}","mimeType":"x"}]}""");

        ErrorTests.AssertError(response, 400, "invalid_request");
        Assert.True(await host.IsEmptyAsync());
    }

    [Fact]
    public async Task Post_QueueFull_Answers429()
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<SubmissionsOptions>(options => options.MaxQueued = 1));
        await host.SendAsync("POST", "/agents/support/t1", Prompt);

        var response = await host.SendAsync("POST", "/agents/support/t1", Prompt);

        ErrorTests.AssertError(response, 429, "rate_limited");
        Assert.NotNull(response["Retry-After"]);
    }

    [Fact]
    public async Task Post_TraceParent_IsStoredWithTheSubmission()
    {
        await using var host = await TestHost.StartAsync();
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        var valid = await host.SendAsync("POST", "/agents/support/t1", Prompt, $"traceparent: 00-{Trace}-b7ad6b7169203331-01");
        var invalid = await host.SendAsync("POST", "/agents/support/t2", Prompt, "traceparent: rubbish");

        Assert.Contains(Trace, (await FindAsync(host, valid)).TraceParent, StringComparison.Ordinal);
        Assert.DoesNotContain("rubbish", (await FindAsync(host, invalid)).TraceParent ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_InvalidUtf8_Answers400()
    {
        await using var host = await TestHost.StartAsync();
        using var content = new ByteArrayContent([.. "{\"message\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        var response = await host.Client.PostAsync("/agents/support/t1", content, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("invalid_json", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 202)]
    [InlineData(65, 400)]
    public async Task Post_Nesting_IsAcceptedUpToTheLimit(int depth, int status)
    {
        await using var host = await TestHost.StartAsync();
        var nested = new string('[', depth - 1) + new string(']', depth - 1);

        var response = await host.SendAsync("POST", "/agents/support/t1", $$"""{"message":"a","x":{{nested}}}""");

        Assert.Equal(status, response.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_TooLarge_Answers413WithTheLimit(bool chunked)
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<HearthHttpOptions>(options => options.MaxRequestBodyBytes = 100));
        using var content = new StringContent($$"""{"message":"{{new string('x', 100)}}"}""", Encoding.UTF8, "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/agents/support/t1") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("""{"maxBytes":100}""", JsonElement.Parse(body).GetProperty("error").GetProperty("meta").GetRawText());
        Assert.True(await host.IsEmptyAsync());
    }

    [Fact]
    public async Task Post_LargerThanTheServersOwnLimit_IsRead()
    {
        await using var host = await TestHost.StartAsync();
        var body = $$"""{"message":"a","x":"{{new string('x', 31_000_000)}}"}""";

        var response = await host.SendAsync("POST", "/agents/support/t1", body);

        Assert.Equal(202, response.Status);
    }

    private static async Task<SubmissionInput> FindInputAsync(TestHost host, string id)
    {
        var submission = await host.Store.FindSubmissionAsync(new SubmissionId(id), TestContext.Current.CancellationToken);
        return SubmissionInput.Read(submission!.Input);
    }

    private static async Task<SubmissionRecord> FindAsync(TestHost host, RawResponse receipt) =>
        (await host.Store.FindSubmissionAsync(
            new SubmissionId(receipt.Json.GetProperty("submissionId").GetString()!),
            TestContext.Current.CancellationToken))!;
}
