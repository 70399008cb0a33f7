using Hearth.Sandboxes;

namespace Hearth.Sessions;

/// <summary>A named conversation with an agent. One operation at a time.</summary>
public abstract class Session
{
    /// <summary>The session's name.</summary>
    public abstract string Name { get; }

    /// <summary>Says something to the model and waits for its answer, tool calls included.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="options">What differs from the agent's definition for this operation.</param>
    /// <param name="cancellationToken">Ends the operation, which then counts as failed.</param>
    /// <exception cref="HearthException">
    /// <c>session_busy</c> while another operation runs; <c>operation_failed</c> when the model call failed for good.
    /// </exception>
    public abstract Task<PromptResult> PromptAsync(string text, PromptOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Says something to the model and requires an answer of a type.</summary>
    /// <remarks>
    /// The model gets two more tools: <c>finish</c>, whose arguments are the answer and are checked against the type's JSON schema,
    /// and <c>give_up</c>.
    /// </remarks>
    /// <typeparam name="T">The answer; its properties become the schema, with their <c>[Description]</c>s.</typeparam>
    /// <inheritdoc cref="PromptAsync(string, PromptOptions?, CancellationToken)"/>
    /// <exception cref="HearthException">Also <c>result_unavailable</c> when the model gave up or never finished.</exception>
    public abstract Task<PromptResult<T>> PromptAsync<T>(string text, PromptOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Has a task done in a conversation of its own, of which this session's model learns nothing, and waits for the answer.</summary>
    /// <param name="prompt">The whole task.</param>
    /// <param name="options">To whom it is delegated, and where it is done; null for the agent itself.</param>
    /// <param name="cancellationToken">Ends the task, which then counts as failed.</param>
    /// <exception cref="HearthException">
    /// <c>subagent_not_declared</c>; <c>delegation_depth_exceeded</c>; <c>session_busy</c> while another operation runs; or why the task
    /// failed.
    /// </exception>
    public abstract Task<PromptResult> TaskAsync(string prompt, TaskOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Has the model do something with one of the agent's skills, and waits for its answer.</summary>
    /// <param name="name">The skill's name.</param>
    /// <param name="arguments">What to do it with: a text, or a value that is written as JSON; null for nothing.</param>
    /// <param name="options">What differs from the agent's definition for this operation.</param>
    /// <param name="cancellationToken">Ends the operation, which then counts as failed.</param>
    /// <exception cref="HearthException">
    /// <c>skill_not_registered</c>; <c>session_busy</c> while another operation runs; <c>operation_failed</c> when the model call failed for good.
    /// </exception>
    public abstract Task<PromptResult> SkillAsync(
        string name,
        object? arguments = null,
        PromptOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Runs a command in the agent's workspace, once, and waits for its end.</summary>
    /// <remarks>
    /// Recorded as an operation with one tool call, <c>bash</c>, so that readers of the stream see the command and the end of its output; the
    /// model learns nothing of it but what is changed in the workspace: tell it in the next prompt. Counts as a tool call in budgets. Executed
    /// again after a crash, the workflow gets the recorded result.
    /// </remarks>
    /// <param name="command">The script, as the workspace's shell takes it. It is in the stream: what is secret belongs in the environment.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancellationToken">Ends the command, which then counts as failed.</param>
    /// <returns>What came of it, whatever its exit code; the last 256 KiB of each output.</returns>
    /// <exception cref="HearthException">
    /// <c>sandbox_operation_unsupported</c> where nothing can be executed; <c>session_busy</c> while another operation runs;
    /// <c>operation_failed</c> when the command could not be run, or was interrupted by a crash and may not be repeated;
    /// <c>budget_exceeded</c>.
    /// </exception>
    public abstract Task<ShellResult> ShellAsync(string command, ShellOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Has the conversation's older messages replaced by a summary now, although there is still room in the context window.</summary>
    /// <remarks>
    /// Conversations are compacted by themselves when they come near the end of the window; see <see cref="Agents.CompactionOptions"/>,
    /// also for how much of the latest messages stays. Does nothing where all messages are recent ones. Recorded as an operation.
    /// </remarks>
    /// <param name="cancellationToken">Ends the operation, which then counts as failed.</param>
    /// <exception cref="HearthException">
    /// <c>session_busy</c> while another operation runs; <c>operation_failed</c> when the summary could not be made.
    /// </exception>
    public abstract Task CompactAsync(CancellationToken cancellationToken = default);
}
