using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Reads;
using Hearth.AspNetCore.Routing;
using Hearth.Workflows;
using RunRecords = Hearth.Workflows.Runs;

namespace Hearth.AspNetCore.Runs;

/// <summary>Answers GET and HEAD of a run: its stream or its record.</summary>
internal sealed class RunReadHandler(RunRecords runs, StreamReads reads, ResourceAccess access)
{
    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (await access.CheckRunAsync(request, HearthAction.Read) is { } refused) return refused;

        var (context, stream) = (request.Context, request.Run!);
        if (request.IsHead)
        {
            reads.Head(context, stream, JsonArrayFormat.Instance);
            return null;
        }

        if (request.Query.Meta.IsPresent) return await WriteRecordAsync(request);
        if (StreamReads.TryParse(context, request.Query, out var query) is { } invalid) return invalid;
        return await reads.GetAsync(context, stream, query, JsonArrayFormat.Instance) ? null : HttpError.RunNotFound;
    }

    private async Task<HttpError?> WriteRecordAsync(HearthRequest request)
    {
        var record = await runs.FindAsync(RunId.Parse(request.Name), request.Context.RequestAborted);
        if (record is null) return HttpError.RunNotFound;
        await JsonResponse.WriteAsync(request.Context, RunRecordJson.Encode(record));
        return null;
    }
}
