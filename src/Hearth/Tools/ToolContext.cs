using Hearth.Sandboxes;
using Hearth.Sessions;

namespace Hearth.Tools;

/// <summary>The call that a tool is run for.</summary>
public sealed class ToolContext
{
    private static readonly AsyncLocal<ToolContext?> Running = new();

    internal ToolContext()
    {
    }

    /// <summary>The call that the present code is run for; null outside a tool.</summary>
    public static ToolContext? Current
    {
        get => Running.Value;
        internal set => Running.Value = value;
    }

    /// <summary>The tool's name.</summary>
    public required string ToolName { get; init; }

    /// <summary>The model's id of the call.</summary>
    public required string CallId { get; init; }

    /// <summary>
    /// Names this call and no other, the same each time it is run: what another system needs to recognise a repetition after a crash.
    /// </summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The agent's name.</summary>
    public required string AgentName { get; init; }

    /// <summary>The instance's id; the run's id in a session that a workflow opened.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The session's name.</summary>
    public required string Session { get; init; }

    /// <summary>The workspace; null for an agent without one.</summary>
    public ISandbox? Sandbox => Workspace?.Sandbox;

    /// <summary>The services of the attempt's scope.</summary>
    public required IServiceProvider Services { get; init; }

    internal WorkspaceCall? Workspace { get; init; }

    internal ToolSteps? Steps { get; init; }

    internal Func<string, Task> Report { get; init; } = _ => Task.CompletedTask;

    /// <summary>
    /// Does something once: its result is recorded before it is returned, and when the call is run again after a crash the recorded
    /// result is returned instead. A crash between the effect and its record repeats the step, so it should be idempotent.
    /// </summary>
    /// <remarks>
    /// Only a call that may be repeated is: declare the tool <see cref="ToolEffect.ReadOnly"/> or <see cref="ToolEffect.Idempotent"/>.
    /// Of two steps of one call that are under way at the same time, each needs a name of its own.
    /// </remarks>
    /// <typeparam name="T">The result; it has to survive JSON.</typeparam>
    /// <param name="name">What the step is called, in the log, too.</param>
    /// <param name="step">What to do; its token is cancelled when the attempt is cut short.</param>
    /// <exception cref="Workflows.StepFailedException">The step failed, now or when it was recorded.</exception>
    /// <exception cref="HearthException"><c>action_output_validation</c> for a result that does not survive JSON.</exception>
    public Task<T> StepAsync<T>(string name, Func<CancellationToken, Task<T>> step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(step);
        return Steps!.RunAsync(name, step);
    }

    /// <summary>Does something without a result once.</summary>
    /// <inheritdoc cref="StepAsync{T}(string, Func{CancellationToken, Task{T}})"/>
    public Task StepAsync(string name, Func<CancellationToken, Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return StepAsync<object?>(
            name,
            async token =>
            {
                await step(token);
                return null;
            });
    }

    /// <summary>
    /// Tells readers of the stream how far the call is, as a <c>log</c> event; the model does not see it. Reports that follow the last
    /// one within a second are dropped, as are those that come after the call has ended.
    /// </summary>
    /// <param name="message">A sentence; what is beyond 2,000 characters is cut.</param>
    /// <returns>A task that completes once the report is on stable storage.</returns>
    public Task ReportProgressAsync(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Report(message);
    }
}
