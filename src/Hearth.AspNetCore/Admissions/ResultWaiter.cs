using Hearth.AspNetCore.Errors;
using Hearth.Hosting;
using Hearth.Submissions;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Answers an admission with what becomes of it. A client that leaves stops the waiting, not the work.</summary>
internal sealed class ResultWaiter(ServerLifecycle lifecycle, ExceptionTranslator exceptions)
{
    public async Task<HttpError?> AnswerAsync(HttpContext context, Receipt receipt, AwaitedOutcome awaited)
    {
        SubmissionOutcome outcome;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifecycle.DrainExpired);
        try
        {
            outcome = await awaited.WaitAsync(new SubmissionId(receipt.Id), stopping.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && lifecycle.DrainExpired.IsCancellationRequested)
        {
            return receipt.AddTo(HttpError.Draining);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return receipt.AddTo(exceptions.Translate(exception));
        }

        if (outcome.Error is { } error) return receipt.AddTo(HttpError.From(error));
        await receipt.WriteResultAsync(context, outcome.Result);
        return null;
    }
}
