using Hearth.AspNetCore.Addresses;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Storage;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Answers with what became of an admission.</summary>
internal sealed class AdmissionResponse(IPublicAddress address, ResultWaiter waiter)
{
    private const string SubmissionIdName = "submissionId";
    private const string RunIdName = "runId";

    /// <param name="request">The request.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="awaited">For the client's waiting; null when it does not wait.</param>
    public async Task<HttpError?> AnswerAsync(HearthRequest request, AdmissionResult result, AwaitedOutcome? awaited)
    {
        var isRun = request.Route.Kind == HearthRouteKind.Workflow;
        var idName = isRun ? RunIdName : SubmissionIdName;
        if (result.Status == AdmissionStatus.QueueFull) return HttpError.QueueFull;
        if (result.Status == AdmissionStatus.Conflict) return HttpError.IdempotencyConflict(idName, result.Id.Value);

        var streamUrl = isRun
            ? $"{address.BaseFor(request.Context, request.Prefix)}/runs/{result.Id.Value}"
            : $"{address.BaseFor(request.Context, request.Prefix)}/agents/{request.Route.Name.Span}/{request.Route.Id.Span}";
        var isDeduplicated = result.Status == AdmissionStatus.Deduplicated;
        var receipt = new Receipt(idName, result.Id.Value, streamUrl, result.Tail.ToString(), isDeduplicated);
        if (awaited is not null) return await waiter.AnswerAsync(request.Context, receipt, awaited);
        await receipt.WriteAcceptedAsync(request.Context);
        return null;
    }
}
