using Hearth.Server.TestApp.Agents;
using Hearth.Workflows;

namespace Hearth.Server.TestApp.Workflows;

/// <summary>A prompt, then a prompt with a structured result.</summary>
[Exposed]
public sealed class Review : Workflow<Item, ReviewResult>
{
    /// <inheritdoc/>
    public override async Task<ReviewResult> RunAsync(Item input, WorkflowContext context)
    {
        var session = await context.OpenSessionAsync<Worker>();
        var opinion = await session.PromptAsync($"What do you think of {input.Name}?");
        var verdict = await session.PromptAsync<Verdict>($"Now judge {input.Name}.");
        return new ReviewResult(opinion.Text, verdict.Data);
    }
}
