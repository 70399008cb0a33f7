using Hearth.Agents;
using Hearth.Sessions;

namespace Hearth.Workflows;

/// <summary>What a workflow does its durable work with. Safe for concurrent use by the branches of one run.</summary>
/// <remarks>
/// Every call here that returns a task is recorded under a key made of its kind, its name and how often that name was used before
/// in the run. When the run is executed again after a crash, a recorded call returns what it returned then. Two calls that are
/// pending at the same time need different names.
/// </remarks>
public abstract class WorkflowContext
{
    /// <summary>The run.</summary>
    public abstract RunId RunId { get; }

    /// <summary>The workflow's name.</summary>
    public abstract string WorkflowName { get; }

    /// <summary>The services of the attempt's scope.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>Cancelled when the attempt ends early: by an abort, the deadline, a drain, or a new owner.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Random numbers that are the same each time the run is executed. For use outside concurrent branches.</summary>
    public abstract Random Random { get; }

    /// <summary>Opens a conversation with an agent; its history belongs to the run.</summary>
    /// <param name="session">The session's name; another agent needs another name.</param>
    /// <exception cref="HearthException"><c>session_already_exists</c>: the name is taken by another agent.</exception>
    public abstract Task<Session> OpenSessionAsync<TAgent>(string session = "default")
        where TAgent : Agent;

    /// <summary>Opens a conversation with an agent that was registered by name.</summary>
    /// <inheritdoc cref="OpenSessionAsync{TAgent}(string)"/>
    /// <param name="agentName">The agent's name.</param>
    /// <param name="session">The session's name; another agent needs another name.</param>
    public abstract Task<Session> OpenSessionAsync(string agentName, string session = "default");

    /// <summary>Runs a step and records its result: once recorded it is not run again.</summary>
    /// <remarks>
    /// A step whose process dies before its result is recorded runs again: make its effect idempotent. A step that throws is
    /// recorded too, and throws again when the run is executed again.
    /// </remarks>
    /// <typeparam name="T">The result; it must come back unchanged from JSON.</typeparam>
    /// <param name="name">What the step is called.</param>
    /// <param name="step">The work; its token is cancelled with the attempt.</param>
    /// <exception cref="HearthException"><c>action_output_validation</c>: the result does not survive JSON.</exception>
    public abstract Task<T> StepAsync<T>(string name, Func<CancellationToken, Task<T>> step);

    /// <summary>Runs a step without a result and records that it is done.</summary>
    /// <inheritdoc cref="StepAsync{T}(string, Func{CancellationToken, Task{T}})"/>
    public abstract Task StepAsync(string name, Func<CancellationToken, Task> step);

    /// <summary>The time, recorded: the same each time the run is executed.</summary>
    /// <param name="name">What the call is called; branches that may ask at the same time need a name each.</param>
    public abstract Task<DateTimeOffset> GetUtcNowAsync(string name = "utc");

    /// <summary>Sends an input to an agent's instance, once, however often the run is executed.</summary>
    /// <returns>The receipt; the run does not wait for the outcome.</returns>
    public abstract Task<DispatchReceipt> DispatchAsync(string agentName, string instanceId, object input, DispatchOptions? options = null);

    /// <summary>Writes a <c>log</c> event into the run's stream; a message that is recorded already is not repeated.</summary>
    /// <param name="message">For people who read the run.</param>
    /// <param name="attributes">An object that is written along; null for none.</param>
    /// <param name="level">How much attention the message wants.</param>
    public abstract void Log(string message, object? attributes = null, RunLogLevel level = RunLogLevel.Info);
}
