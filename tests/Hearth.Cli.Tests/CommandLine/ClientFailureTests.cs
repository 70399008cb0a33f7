using System.Net;
using Hearth.Cli.CommandLine;
using Hearth.Client.Errors;

namespace Hearth.Cli.Tests.CommandLine;

public sealed class ClientFailureTests
{
    public static TheoryData<HearthClientException, int> Failures => new()
    {
        { new HearthApiException(Error("run_failed")), 1 },
        { new HearthValidationException(Error("invalid_request"), HttpStatusCode.BadRequest), 2 },
        { new HearthApiException(Error("internal_error"), HttpStatusCode.InternalServerError), 3 },
        { new HearthRateLimitedException(Error("rate_limited"), HttpStatusCode.TooManyRequests), 3 },
        { new HearthNotFoundException(Error("stream_not_found"), HttpStatusCode.NotFound), 3 },
        { new HearthProtocolException("The answer is not JSON."), 3 },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Of_Failure_SaysWithTheExitCodeWhetherTheWorkHasFailed(HearthClientException failure, int exitCode) =>
        Assert.Equal(exitCode, (int)ClientFailure.Of(failure).ExitCode);

    private static ErrorInfo Error(string type) => new() { Type = type, Message = "No." };
}
