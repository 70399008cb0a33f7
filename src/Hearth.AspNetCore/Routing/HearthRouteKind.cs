namespace Hearth.AspNetCore.Routing;

/// <summary>What a path under the prefix stands for.</summary>
internal enum HearthRouteKind
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary><c>/agents/{name}/{id}</c></summary>
    Agent,

    /// <summary><c>/agents/{name}/{id}/abort</c></summary>
    AgentAbort,

    /// <summary><c>/agents/{name}/{id}/attachments/{attachmentId}</c></summary>
    AgentAttachment,

    /// <summary><c>/agents/{name}/{id}/spend</c></summary>
    AgentSpend,

    /// <summary><c>/workflows/{name}</c></summary>
    Workflow,

    /// <summary><c>/runs/{runId}</c></summary>
    Run,

    /// <summary><c>/runs/{runId}/abort</c></summary>
    RunAbort,

    /// <summary><c>/runs/{runId}/spend</c></summary>
    RunSpend,

    /// <summary><c>/openapi.json</c></summary>
    ApiDocument,
}
