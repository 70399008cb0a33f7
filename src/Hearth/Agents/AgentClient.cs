using System.Text.Json;
using Hearth.Budgets;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;

namespace Hearth.Agents;

/// <summary>Dispatches, deletes and accounts from application code.</summary>
internal sealed class AgentClient(AgentCatalog agents, Admissions admissions, Deletions deletions, SpendReader spending, TimeProvider time) : IAgentClient
{
    public async Task<DispatchReceipt> DispatchAsync(
        string agentName,
        string instanceId,
        object input,
        DispatchOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentNullException.ThrowIfNull(input);
        if (agents.Find(agentName) is null) throw Unknown(agentName);

        options ??= new DispatchOptions();
        var now = time.GetUtcNow();
        var id = options.Id ?? Guid.CreateVersion7(now);
        var json = JsonSerializer.SerializeToElement(input, WorkflowInvoker.Json);
        var result = await admissions.AdmitDispatchAsync(agentName, instanceId, id, options.Type, json, cancellationToken);
        return result.Status == AdmissionStatus.QueueFull
            ? throw new HearthException(
                ErrorCodes.RateLimited,
                $"The instance \"{instanceId}\" of agent \"{agentName}\" has too many unsettled submissions.",
                "Wait until some are settled.")
            : new DispatchReceipt(id, now, result.Tail);
    }

    public Task<DispatchReceipt> DispatchAsync<TAgent>(
        string instanceId,
        object input,
        DispatchOptions? options = null,
        CancellationToken cancellationToken = default)
        where TAgent : Agent
    {
        var agent = agents.Find(typeof(TAgent)) ?? throw Unknown(typeof(TAgent).Name);
        return DispatchAsync(agent.Name, instanceId, input, options, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string agentName, string instanceId, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentName);
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        var status = await deletions.DeleteAsync(StreamKey.ForInstance(agentName, instanceId), force, cancellationToken);
        return status == DeletionStatus.Unsettled
            ? throw new HearthException(
                ErrorCodes.SessionUnsettled,
                $"The instance \"{instanceId}\" of agent \"{agentName}\" has unsettled submissions.",
                "Wait until they are settled, abort them, or force the deletion.")
            : status == DeletionStatus.Deleted;
    }

    public Task<SpendReport?> GetSpendAsync(string agentName, string instanceId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentName);
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        return spending.FindAsync(StreamKey.ForInstance(agentName, instanceId), cancellationToken);
    }

    public Task<SpendReport?> GetSpendAsync(RunId runId, CancellationToken cancellationToken = default) =>
        spending.FindAsync(StreamKey.ForRun(runId), cancellationToken);

    private static HearthException Unknown(string name) =>
        new(ErrorCodes.AgentNotFound, $"Agent \"{name}\" is not registered.", "Check the name and that the agent is registered.");
}
