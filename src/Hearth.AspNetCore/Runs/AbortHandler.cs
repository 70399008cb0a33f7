using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Runs;

/// <summary>Answers the aborts of instances and runs. Once begun, an abort is carried through even if the client leaves.</summary>
internal sealed class AbortHandler(Aborts aborts, ResourceAccess access)
{
    public async Task<HttpError?> AbortAgentAsync(HearthRequest request)
    {
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Abort) is { } refused) return refused;
        return await AbortAsync(request, StreamKey.ForInstance(request.Name, request.Id));
    }

    public async Task<HttpError?> AbortRunAsync(HearthRequest request) =>
        await access.CheckRunAsync(request, HearthAction.Abort) ?? await AbortAsync(request, request.Run!.Key);

    private async Task<HttpError?> AbortAsync(HearthRequest request, StreamKey key)
    {
        var wasActive = await aborts.AbortAsync(key, CancellationToken.None);
        await JsonResponse.WriteAsync(request.Context, wasActive ? "{\"aborted\":true}"u8.ToArray() : "{\"aborted\":false}"u8.ToArray());
        return null;
    }
}
