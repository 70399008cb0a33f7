using System.Buffers;
using Hearth.Agents;
using Hearth.Workflows;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Keeps the document of the address that was asked for last. Safe for concurrent use.</summary>
/// <remarks>Only the last one, because the address may come from the request: a client must not fill the memory with hosts.</remarks>
internal sealed class OpenApiDocumentCache(AgentCatalog agents, WorkflowCatalog workflows)
{
    private volatile Entry? _last;

    /// <summary>The UTF-8 JSON of the document.</summary>
    public ReadOnlyMemory<byte> For(string serverUrl)
    {
        var entry = _last;
        if (entry is null || entry.ServerUrl != serverUrl) _last = entry = Create(serverUrl);
        return entry.Json;
    }

    private Entry Create(string serverUrl)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenApiDocument.Write(output, agents, workflows, serverUrl);
        return new Entry(serverUrl, output.WrittenMemory);
    }

    private sealed record Entry(string ServerUrl, ReadOnlyMemory<byte> Json);
}
