using System.Data.Common;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;

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

    internal ToolWrites? Writes { get; init; }

    internal Func<string, Task> Report { get; init; } = _ => Task.CompletedTask;

    /// <summary>
    /// Does something once: its result is recorded before it is returned, and when the call is run again after a crash the recorded
    /// result is returned instead. A crash between the effect and its record repeats the step, so it should be idempotent.
    /// </summary>
    /// <remarks>
    /// Only a call that may be repeated is: declare the tool as anything but <see cref="ToolEffect.AtMostOnce"/>. Of two steps of one call that are under way at the same time, each needs a name of its own.
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
        if (UnitWrites.AreRunning) throw new InvalidOperationException("Writes that are committed with a result have no steps.");
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
    /// Registers writes to tables that the application has in Hearth's own database. They are made after the tool has returned, in the
    /// transaction that stores its result: both are there or neither. A call that a crash has interrupted has written nothing, and is run
    /// again.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Only for tools declared as <see cref="ToolEffect.Transactional"/>, on SQLite and PostgreSQL. May be called several times, at most 100
    /// times per call; the writes are made in that order. When the tool fails they are not made at all. When one of them fails, nothing is
    /// written, and the model gets its message as the call's error.
    /// </para>
    /// <para>
    /// The result is made before the writes: what the tool has to know it reads first, through a connection of its own, and what has to hold
    /// still when it writes is checked in the statement that writes. The writes may be run more than once, in transactions of which one is
    /// committed, so they should do nothing but use the connection. Together they have 10 seconds, after which they are rolled back: while
    /// they run, nothing else is written to an SQLite database, and to no row that they have changed in PostgreSQL. They must not end the
    /// transaction, close the connection, or call Hearth, which on SQLite is refused.
    /// </para>
    /// </remarks>
    /// <param name="write">
    /// Gets the connection, an <c>SqliteConnection</c> or <c>NpgsqlConnection</c>, its transaction, and a token that is cancelled when the
    /// time is over. On PostgreSQL the search path is the one that the database or the role has.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The tool is not declared so, Hearth keeps everything in memory, the call has ended, or too much was registered.
    /// </exception>
    public void CommitWith(Func<DbConnection, DbTransaction, CancellationToken, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Writes!.Add(write);
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
