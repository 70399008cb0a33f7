using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Streams;

namespace Hearth.AspNetCore.Reads;

/// <summary>Answers GET and HEAD of an instance.</summary>
internal sealed class AgentReadHandler(StreamSource source, StreamReads reads, ResourceAccess access)
{
    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Read) is { } refused) return refused;

        var context = request.Context;
        var query = default(StreamQuery);
        if (!request.IsHead && StreamReads.TryParse(context, request.Query, out query) is { } invalid) return invalid;
        var stream = await source.FindAsync(StreamKey.ForInstance(request.Name, request.Id), context.RequestAborted);
        if (stream is null) return HttpError.StreamNotFound;

        if (!request.IsHead) return await reads.GetAsync(context, stream, query, JsonArrayFormat.Instance) ? null : HttpError.StreamNotFound;
        reads.Head(context, stream, JsonArrayFormat.Instance);
        return null;
    }
}
