using System.Security.Cryptography;
using System.Text;
using Hearth.Workflows;

namespace Hearth.Streams;

/// <summary>What a stream is known by outside the store: an agent's name and an instance id, or a run id.</summary>
/// <param name="Kind">Whether the stream belongs to an instance or to a run.</param>
/// <param name="Name">The agent's or workflow's name. Identifies an instance together with its id; descriptive for a run.</param>
/// <param name="Id">The instance id as the client chose it, or the run id.</param>
public readonly record struct StreamKey(StreamKind Kind, string Name, string Id)
{
    /// <summary>The stream of one agent instance.</summary>
    public static StreamKey ForInstance(string agentName, string instanceId) => new(StreamKind.Instance, agentName, instanceId);

    /// <summary>The stream of one run; the workflow's name may be empty when the key is only used to find it.</summary>
    public static StreamKey ForRun(RunId runId, string workflowName = "") => new(StreamKind.Run, workflowName, runId.Value);

    /// <summary>The 32 bytes under which stores index the stream: a SHA-256 of what identifies it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Kind == StreamKind.Run ? $"run\0{Id}" : $"instance\0{Name}\0{Id}"));

    /// <inheritdoc/>
    public override string ToString() => Kind == StreamKind.Run ? $"runs/{Id}" : $"agents/{Name}/{Id}";
}
