using Hearth.Budgets;
using Hearth.Workflows;

namespace Hearth.Agents;

/// <summary>Reaches agents from application code inside the server, exposed or not.</summary>
public interface IAgentClient
{
    /// <summary>Sends an input to an instance of an agent.</summary>
    /// <param name="agentName">The agent's name.</param>
    /// <param name="instanceId">The instance; it comes into being with its first input.</param>
    /// <param name="input">Any value that serialises to JSON; the model reads it as text.</param>
    /// <param name="options">What else to say about the input.</param>
    /// <param name="cancellationToken">Stops waiting; the input may still have been accepted.</param>
    /// <returns>The receipt, once the input is on stable storage.</returns>
    /// <exception cref="HearthException"><c>agent_not_found</c> for an unknown agent, <c>rate_limited</c> when too many inputs wait.</exception>
    Task<DispatchReceipt> DispatchAsync(
        string agentName,
        string instanceId,
        object input,
        DispatchOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Sends an input to an instance of an agent, named by its class.</summary>
    /// <inheritdoc cref="DispatchAsync(string, string, object, DispatchOptions?, CancellationToken)"/>
    Task<DispatchReceipt> DispatchAsync<TAgent>(
        string instanceId,
        object input,
        DispatchOptions? options = null,
        CancellationToken cancellationToken = default)
        where TAgent : Agent;

    /// <summary>Deletes an instance and all it owns: its conversation, its images, its submissions and their idempotency keys.</summary>
    /// <remarks>
    /// From then on nothing of it can be read, and live reads of it end. An input to the same instance id starts a new conversation.
    /// </remarks>
    /// <param name="agentName">The agent's name; the agent need not be registered any more.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="force">Whether unsettled inputs are deleted, too; their work stops and has no outcome. Default: false.</param>
    /// <param name="cancellationToken">Stops waiting; the instance may still be deleted.</param>
    /// <returns>False when there is no such instance.</returns>
    /// <exception cref="HearthException"><c>session_unsettled</c> for an instance with unsettled inputs, unless forced.</exception>
    Task<bool> DeleteAsync(string agentName, string instanceId, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>What an instance has spent, as far as that is stored; whichever process works on it.</summary>
    /// <remarks>Reads the log from the last compaction of the conversation on; asking again reads what is new.</remarks>
    /// <param name="agentName">The agent's name; the agent need not be registered any more.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when there is no such instance.</returns>
    Task<SpendReport?> GetSpendAsync(string agentName, string instanceId, CancellationToken cancellationToken = default);

    /// <summary>What all agents of a run have spent together, as far as that is stored; whichever process works on it.</summary>
    /// <param name="runId">The run, active or ended.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when there is no such run.</returns>
    Task<SpendReport?> GetSpendAsync(RunId runId, CancellationToken cancellationToken = default);
}
