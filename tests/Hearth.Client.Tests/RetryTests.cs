using System.Net;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Http;
using Hearth.Client.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Client.Tests;

public sealed class RetryTests
{
    private const string Receipt =
        """{"submissionId":"s1","streamUrl":"http://example.test/agents/assistant/a","offset":"0000000000000000_0000000000000000"}""";

    private static readonly HearthClientOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Send_AnsweredForNow_IsSentAgainWithTheSameKeyAndBody(int status)
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, number) =>
            number < 3 ? StubServer.WriteErrorAsync(context, status, "unavailable") : StubServer.WriteAsync(context, 202, Receipt));
        using var client = new HearthClient(server.BaseAddress, Quick);

        // Act
        var admission = await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);
        await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.Equal("s1", admission.SubmissionId);
        var requests = server.Requests.ToList();
        Assert.Equal(4, requests.Count);
        Assert.Single(requests.Take(3).Distinct());
        Assert.Equal("""{"message":"Hi"}""", requests[0].Body);
        Assert.NotEqual(requests[0].IdempotencyKey, requests[3].IdempotencyKey);
    }

    [Fact]
    public async Task Send_ConnectionIsCutBeforeOrWithinTheAnswer_IsSentAgainWithTheSameKey()
    {
        // Arrange
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            if (number == 3)
            {
                await StubServer.WriteAsync(context, 202, Receipt);
                return;
            }

            if (number == 2)
            {
                context.Response.ContentLength = 1000;
                await StubServer.WriteAsync(context, 202, Receipt[..20]);
            }

            context.Abort();
        });
        using var client = new HearthClient(server.BaseAddress, Quick);

        // Act
        await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Distinct());
    }

    [Theory]
    [InlineData(400, "invalid_request")]
    [InlineData(401, "unauthorized")]
    [InlineData(404, "agent_not_found")]
    [InlineData(409, "idempotency_conflict")]
    [InlineData(413, "payload_too_large")]
    [InlineData(500, "internal_error")]
    public async Task Send_AnsweredForGood_IsNotSentAgain(int status, string type)
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteErrorAsync(context, status, type));
        using var client = new HearthClient(server.BaseAddress, Quick);

        var exception = await Assert.ThrowsAnyAsync<HearthApiException>(
            () => client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel));

        Assert.Equal((type, (HttpStatusCode)status, false), (exception.Type, exception.StatusCode, exception.IsTransient));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Send_NeverAccepted_ThrowsTheLastAnswerOnceTheTimeIsOver()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return StubServer.WriteErrorAsync(context, 429, "rate_limited");
        });
        using var client = new HearthClient(server.BaseAddress, new HearthClientOptions { RetryTimeout = TimeSpan.FromSeconds(6) });

        // Act
        var exception = await Assert.ThrowsAsync<HearthRateLimitedException>(
            () => client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel));

        // Assert: it would have had to wait for longer than it may.
        Assert.Equal((TimeSpan.FromSeconds(7), true), (exception.RetryAfter, exception.IsTransient));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Send_NobodyListens_ThrowsOnceTheTimeIsOver()
    {
        var server = await StubServer.StartAsync((_, _) => Task.CompletedTask);
        await server.DisposeAsync();
        using var client = new HearthClient(
            server.BaseAddress, new HearthClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1), RetryTimeout = TimeSpan.FromMilliseconds(20) });

        var exception = await Assert.ThrowsAsync<HearthConnectionException>(
            () => client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel));

        Assert.IsType<HttpRequestException>(exception.InnerException);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsSentAgain()
    {
        await using var server = await StubServer.StartAsync((context, number) =>
            number == 1 ? StubServer.HangAsync(context) : StubServer.WriteAsync(context, 202, Receipt));
        using var client = new HearthClient(
            server.BaseAddress, new HearthClientOptions { RequestTimeout = TimeSpan.FromMilliseconds(250), RetryDelay = TimeSpan.FromMilliseconds(1) });

        await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);

        Assert.True(server.Requests.Count >= 2);
        Assert.Single(server.Requests.Distinct());
    }

    [Fact]
    public async Task Send_CancelledDuringThePause_StopsAtOnce()
    {
        // Arrange
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            context.Response.Headers.RetryAfter = "30";
            await StubServer.WriteErrorAsync(context, 503, "draining");
            await context.Response.CompleteAsync();
            await cancellation.CancelAsync();
        });
        using var client = new HearthClient(server.BaseAddress);

        // Act
        var sending = client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: cancellation.Token);

        // Assert
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Send_WithATokenProvider_AsksItForEveryTry()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, number) =>
            number < 3 ? StubServer.WriteErrorAsync(context, 503, "draining") : StubServer.WriteAsync(context, 202, Receipt));
        var asked = 0;
        using var client = new HearthClient(server.BaseAddress, new HearthClientOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            TokenProvider = _ => ValueTask.FromResult<string?>($"token-{++asked}"),
            UserAgent = "Till/4.2",
        });

        // Act
        await client.Agent("assistant", "a").SendAsync("Hi", new PromptOptions { IdempotencyKey = "mine" }, Cancel);

        // Assert
        Assert.Equal(["Bearer token-1", "Bearer token-2", "Bearer token-3"], server.Requests.Select(request => request.Authorization));
        Assert.All(server.Requests, request => Assert.Equal("mine", request.IdempotencyKey));
        Assert.All(server.Requests, request => Assert.Matches("^Till/4[.]2 Hearth[.]Client/[0-9.]+$", request.UserAgent));
    }

    [Fact]
    public async Task Send_OnAnHttpClientOfTheApplication_UsesItsHeadersAndLeavesItOpen()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteAsync(context, 202, Receipt));
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        http.DefaultRequestHeaders.Add("User-Agent", "Mine/1");
        http.DefaultRequestHeaders.Authorization = new("Bearer", "own");

        // Act
        using (var client = new HearthClient(http)) await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);
        using (var client = new HearthClient(http)) await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.All(server.Requests, request => Assert.Equal(("Bearer own", "Mine/1"), (request.Authorization, request.UserAgent)));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Send_WithAHandler_GoesThroughItAndLeavesItOpen()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteAsync(context, 202, Receipt));
        using var handler = new SocketsHttpHandler();
        var options = new HearthClientOptions { Handler = handler };

        // Act
        using (var client = new HearthClient(server.BaseAddress, options)) await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);
        using (var client = new HearthClient(server.BaseAddress, options)) await client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel);

        // Assert
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Send_TheAddressIsNotHearths_SaysSo(string answer)
    {
        await using var server = await StubServer.StartAsync((context, _) => context.Response.WriteAsync(answer, context.RequestAborted));
        using var client = new HearthClient(server.BaseAddress, Quick);

        await Assert.ThrowsAsync<HearthProtocolException>(() => client.Agent("assistant", "a").SendAsync("Hi", cancellationToken: Cancel));

        Assert.Single(server.Requests);
    }

    [Fact]
    public void TryNext_AgainAndAgain_GrowsToTheLongestPauseAndEndsInTime()
    {
        // Arrange
        var time = new FakeTimeProvider();
        var options = new HearthClientOptions
        {
            TimeProvider = time,
            RetryDelay = TimeSpan.FromSeconds(1),
            MaxRetryDelay = TimeSpan.FromSeconds(4),
            RetryTimeout = TimeSpan.FromSeconds(30),
        };
        var schedule = new RetrySchedule(options);
        var pauses = new List<TimeSpan>();

        // Act
        while (schedule.TryNext(retryAfter: null, out var delay))
        {
            pauses.Add(delay);
            time.Advance(delay);
        }

        // Assert
        var longest = new[] { 1, 2, 4, 4, 4 };
        Assert.All(longest.Zip(pauses), pair => Assert.InRange(pair.Second.TotalSeconds, pair.First / 2.0, pair.First));
        Assert.InRange(pauses.Sum(pause => pause.TotalSeconds), 26, 30);
        schedule.Reset();
        Assert.True(schedule.TryNext(retryAfter: null, out var first));
        Assert.True(first <= options.RetryDelay);
    }

    [Fact]
    public void TryNext_ServerAsksForALongerPause_IsAtLeastThat()
    {
        var schedule = new RetrySchedule(new HearthClientOptions { TimeProvider = new FakeTimeProvider() });

        Assert.True(schedule.TryNext(TimeSpan.FromSeconds(20), out var delay));

        Assert.InRange(delay, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20.1));
    }

    [Theory]
    [InlineData("RetryDelay")]
    [InlineData("MaxRetryDelay")]
    [InlineData("RequestTimeout")]
    [InlineData("ReadTimeout")]
    [InlineData("RetryTimeout")]
    public void Client_OptionOutOfRange_IsRefused(string option)
    {
        var options = new HearthClientOptions();
        typeof(HearthClientOptions).GetProperty(option)!.SetValue(options, TimeSpan.FromSeconds(-2));

        var exception = Assert.Throws<ArgumentException>(() => new HearthClient(new Uri("http://localhost"), options));

        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("ftp://example.test/")]
    public void Client_AddressIsNotOfHttp_IsRefused(string address) =>
        Assert.Throws<ArgumentException>(() => new HearthClient(new Uri(address, UriKind.RelativeOrAbsolute)));
}
