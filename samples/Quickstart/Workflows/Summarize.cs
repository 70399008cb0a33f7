using Hearth;
using Hearth.Workflows;
using Quickstart.Agents;

namespace Quickstart.Workflows;

/// <summary>Counts the words of a text, then asks the assistant for a summary.</summary>
[Exposed(Description = "Summarizes a text.")]
public sealed class Summarize : Workflow<SummarizeInput, Summary>
{
    /// <inheritdoc/>
    public override async Task<Summary> RunAsync(SummarizeInput input, WorkflowContext context)
    {
        // Recorded once: after a crash the run goes on behind it.
        var words = await context.StepAsync("count", _ => Task.FromResult(input.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));

        var session = await context.OpenSessionAsync<Assistant>();
        var reply = await session.PromptAsync($"Summarize in one sentence: {input.Text}");
        return new Summary(reply.Text, words);
    }
}
