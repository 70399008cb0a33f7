namespace Hearth.Workflows;

/// <summary>A finite operation that survives crashes: what it has recorded is not done again.</summary>
/// <remarks>
/// <see cref="RunAsync"/> is executed from its first line after a crash. Calls through the context return what was recorded;
/// code between them runs again, so anything with an effect or a varying answer belongs into a step.
/// </remarks>
/// <typeparam name="TInput">The input, read from JSON; <see cref="NoInput"/> when there is none.</typeparam>
/// <typeparam name="TOutput">The result, written as JSON.</typeparam>
public abstract class Workflow<TInput, TOutput>
{
    /// <summary>Does the work.</summary>
    /// <param name="input">The validated input.</param>
    /// <param name="context">The run: sessions, recorded steps, the clock.</param>
    public abstract Task<TOutput> RunAsync(TInput input, WorkflowContext context);
}
