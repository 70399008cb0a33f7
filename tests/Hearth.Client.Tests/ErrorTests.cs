using System.Net;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Client.Tests;

public sealed class ErrorTests
{
    private static readonly HearthClientOptions Once = new() { RetryTimeout = TimeSpan.Zero };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "invalid_request", typeof(HearthValidationException))]
    [InlineData(400, "invalid_json", typeof(HearthValidationException))]
    [InlineData(400, "action_input_validation", typeof(HearthValidationException))]
    [InlineData(400, "workflow_input_unexpected", typeof(HearthValidationException))]
    [InlineData(401, "unauthorized", typeof(HearthUnauthorizedException))]
    [InlineData(403, "forbidden", typeof(HearthForbiddenException))]
    [InlineData(404, "agent_not_found", typeof(HearthNotFoundException))]
    [InlineData(404, "workflow_not_found", typeof(HearthNotFoundException))]
    [InlineData(404, "run_not_found", typeof(HearthNotFoundException))]
    [InlineData(404, "stream_not_found", typeof(HearthNotFoundException))]
    [InlineData(404, "route_not_found", typeof(HearthNotFoundException))]
    [InlineData(404, "attachment_not_available", typeof(HearthNotFoundException))]
    [InlineData(405, "method_not_allowed", typeof(HearthApiException))]
    [InlineData(409, "idempotency_conflict", typeof(HearthConflictException))]
    [InlineData(413, "payload_too_large", typeof(HearthApiException))]
    [InlineData(415, "unsupported_media_type", typeof(HearthApiException))]
    [InlineData(429, "rate_limited", typeof(HearthRateLimitedException))]
    [InlineData(500, "internal_error", typeof(HearthApiException))]
    [InlineData(500, "budget_exceeded", typeof(HearthBudgetExceededException))]
    [InlineData(500, "submission_aborted", typeof(HearthAbortedException))]
    [InlineData(500, "run_aborted", typeof(HearthAbortedException))]
    [InlineData(500, "result_unavailable", typeof(HearthResultException))]
    [InlineData(500, "submission_timeout", typeof(HearthApiException))]
    [InlineData(503, "unavailable", typeof(HearthUnavailableException))]
    [InlineData(503, "draining", typeof(HearthUnavailableException))]
    [InlineData(418, "of_a_later_server", typeof(HearthApiException))]
    public async Task Call_AnsweredWithAType_ThrowsItsClass(int status, string type, Type expected)
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) =>
            StubServer.WriteErrorAsync(context, status, type, ""","dev":"X","meta":{"submissionId":"s1","runId":"r1","n":1.50}"""));

        // Act
        var exception = await FailAsync(server);

        // Assert
        Assert.IsType(expected, exception);
        Assert.Equal((type, (HttpStatusCode)status, "No. Why.", "Why."), (exception.Type, exception.StatusCode, exception.Message, exception.Details));
        Assert.Equal(("s1", "r1", "X", "1.50"), (exception.SubmissionId, exception.RunId, exception.Error.Dev, exception.Meta!.Value.GetProperty("n").GetRawText()));
    }

    [Fact]
    public async Task Call_AnsweredWithoutDetails_ThrowsWithTheMessage()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteAsync(context, 409, """{"error":{"message":"No."}}"""));

        var exception = await FailAsync(server);

        Assert.Equal(("No.", "", "internal_error", null), (exception.Message, exception.Details, exception.Type, exception.Meta));
    }

    [Theory]
    [InlineData(401, typeof(HearthUnauthorizedException), false)]
    [InlineData(404, typeof(HearthNotFoundException), false)]
    [InlineData(500, typeof(HearthApiException), false)]
    [InlineData(302, typeof(HearthApiException), false)]
    [InlineData(502, typeof(HearthUnavailableException), true)]
    [InlineData(504, typeof(HearthUnavailableException), true)]
    public async Task Call_AnsweredByAProxy_ThrowsTheClassOfTheStatus(int status, Type expected, bool isTransient)
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<h1>Oh.</h1>", context.RequestAborted);
        });

        // Act
        var exception = await FailAsync(server);

        // Assert
        Assert.IsType(expected, exception);
        Assert.Equal((ErrorInfo.UnknownType, isTransient), (exception.Type, exception.IsTransient));
        Assert.Contains($"{status}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"No."}""")]
    [InlineData("""{"error":null}""")]
    [InlineData("[")]
    [InlineData("")]
    public async Task Call_AnsweredWithJsonOfAnotherForm_ThrowsTheClassOfTheStatus(string json)
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.WriteAsync(context, 403, json));

        Assert.Equal(ErrorInfo.UnknownType, Assert.IsType<HearthForbiddenException>(await FailAsync(server)).Type);
    }

    [Theory]
    [InlineData("Retry-After", "12", 12)]
    [InlineData("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT", null)]
    [InlineData("Retry-Maybe", "12", null)]
    public async Task Call_AnsweredWithRetryAfter_SaysHowLong(string header, string value, int? seconds)
    {
        await using var server = await StubServer.StartAsync((context, _) =>
        {
            context.Response.Headers[header] = value;
            return StubServer.WriteErrorAsync(context, 503, "draining");
        });

        Assert.Equal(seconds, (await FailAsync(server)).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("""{"type":"submission_settled","submissionId":"s1","outcome":7}""", "is the one of")]
    [InlineData("""{"type":"submission_settled","submissionId":"s1","outcome":"completed","result":"Done."}""", "is the one of")]
    [InlineData("""{"type":"submission_settled","submissionId":"s1","outcome":"completed","timestamp":"yesterday"}""", "is the one of")]
    [InlineData("""{"type":"submission_settled","submissionId":"s1","outcome":"failed"}""", "is the one of")]
    [InlineData("""{"type":"submission_settled","submissionId":{"id":"s1"},"outcome":"completed"}""", "may be the one of")]
    [InlineData("""{"type":"submission_settled","outcome":"completed"}""", "may be the one of")]
    public async Task Wait_SettlementThatCannotBeRead_ThrowsAndDoesNotWaitForAnother(string settlement, string whose)
    {
        // Arrange: nothing follows, and the connection stays.
        const string Other = """{"type":"submission_settled","submissionId":"s0","outcome":7}""";
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            await StubServer.SendEventsAsync(context, StubServer.Frame(Other, 1) + StubServer.Frame(settlement + ",{\"type\":\"idle\"}", 3));
            await StubServer.HangAsync(context);
        });
        using var client = new HearthClient(server.BaseAddress, Once);

        // Act
        var exception = await Assert.ThrowsAsync<HearthProtocolException>(
            () => client.Agent("assistant", "a").WaitAsync(new Admission("s1", StreamOffset.Start), Cancel));

        // Assert
        Assert.Equal(("submission_settled", StubServer.Offset(3)), (exception.EventType, exception.Offset?.Value));
        Assert.Equal(
            $"A submission_settled event up to the offset {StubServer.Offset(3)} cannot be read. It {whose} the submission s1.", exception.Message);
    }

    [Theory]
    [InlineData("""{"type":"run_end","runId":"run_1","isError":"no"}""")]
    [InlineData("""{"type":"run_end","runId":{"id":"run_1"}}""")]
    public async Task Wait_EndOfARunThatCannotBeRead_EndsWithItsRecordOrSaysThatItIsNone(string end)
    {
        // Arrange
        var record = """{"runId":"run_1","status":"completed","result":7}""";
        await using var server = await StubServer.StartAsync((context, _) => context.Request.QueryString.Value == "?meta"
            ? StubServer.WriteAsync(context, 200, record)
            : StubServer.SendEventsAsync(context, StubServer.Frame(end, 1, ",\"upToDate\":true,\"streamClosed\":true")));
        using var client = new HearthClient(server.BaseAddress, Once);
        var run = client.Run("run_1");

        // Act
        var result = await run.WaitAsync(TestJson.Default.Int32, Cancel);
        record = """{"runId":"run_1","status":"completed","durationMs":"long"}""";
        var exception = await Assert.ThrowsAsync<HearthProtocolException>(() => run.WaitAsync(TestJson.Default.Int32, Cancel));

        // Assert
        Assert.Equal(7, result);
        Assert.Null(exception.EventType);
    }

    private static async Task<HearthApiException> FailAsync(StubServer server)
    {
        using var client = new HearthClient(server.BaseAddress, Once);
        return await Assert.ThrowsAnyAsync<HearthApiException>(() => client.Run("run_1").GetAsync(Cancel));
    }
}
