using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Hearth.Client.Errors;

/// <summary>The server's answer is an error, or the work that was waited for has failed.</summary>
/// <remarks>
/// What callers mostly tell apart has a class of its own. Every other type, those of later servers included, is this class: look at
/// <see cref="Type"/>.
/// </remarks>
public class HearthApiException : HearthClientException
{
    /// <summary>Makes the exception of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="status">The status of the answer; null for work that has failed.</param>
    public HearthApiException(ErrorInfo error, HttpStatusCode? status = null)
        : base(Sentence(error))
    {
        Error = error;
        StatusCode = status;
        SubmissionId = error.MetaText("submissionId");
        RunId = error.MetaText("runId");
        TraceId = Activity.Current?.TraceId.ToHexString();
    }

    /// <summary>The error as the server has put it.</summary>
    public ErrorInfo Error { get; }

    /// <summary>
    /// The stable type, such as <c>agent_not_found</c>; <see cref="ErrorInfo.UnknownType"/> for an answer that is not Hearth's, and
    /// <c>internal_error</c> for a failure without a type.
    /// </summary>
    public string Type => Error.Type ?? "internal_error";

    /// <summary>The status of the answer; null where the work has failed, and not the call.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>What to do about it, for people; may be empty.</summary>
    public string Details => Error.Details;

    /// <summary>The properties of the type, a JSON object; null when it has none.</summary>
    public JsonElement? Meta => Error.Meta;

    /// <summary>The submission that it is about; null for none.</summary>
    public string? SubmissionId { get; internal set; }

    /// <summary>The run that it is about; null for none.</summary>
    public string? RunId { get; internal set; }

    /// <summary>The trace that the failed call belongs to, under which the server knows it, too; null without tracing.</summary>
    public string? TraceId { get; }

    /// <inheritdoc/>
    public override bool IsTransient => StatusCode is
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    internal override string ErrorType => Type;

    private static string Sentence(ErrorInfo error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Details.Length == 0 ? error.Message : $"{error.Message} {error.Details}";
    }
}
