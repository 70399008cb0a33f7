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
}
