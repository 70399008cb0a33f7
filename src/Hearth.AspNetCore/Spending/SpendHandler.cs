using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Budgets;
using Hearth.Streams;

namespace Hearth.AspNetCore.Spending;

/// <summary>Answers GET of what an instance or a run has spent. Whoever may read the stream may read that.</summary>
internal sealed class SpendHandler(SpendReader spending, ResourceAccess access)
{
    public async Task<HttpError?> HandleAgentAsync(HearthRequest request)
    {
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Read) is { } refused) return refused;
        return await WriteAsync(request, StreamKey.ForInstance(request.Name, request.Id)) ? null : HttpError.StreamNotFound;
    }

    public async Task<HttpError?> HandleRunAsync(HearthRequest request)
    {
        if (await access.CheckRunAsync(request, HearthAction.Read) is { } refused) return refused;
        return await WriteAsync(request, request.Run!.Key) ? null : HttpError.RunNotFound;
    }

    private async Task<bool> WriteAsync(HearthRequest request, StreamKey key)
    {
        if (await spending.FindAsync(key, request.Context.RequestAborted) is not { } report) return false;
        await JsonResponse.WriteAsync(request.Context, SpendJson.Encode(report));
        return true;
    }
}
