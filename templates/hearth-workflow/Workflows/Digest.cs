using Hearth;
using Hearth.Workflows;

namespace AppNamespace.Workflows;

/// <summary>Sums notes up, one by one. POST /workflows/digest starts a run.</summary>
[Exposed(Description = "Sums notes up.")]
public sealed class Digest : Workflow<DigestInput, DigestResult>
{
    /// <inheritdoc/>
    public override async Task<DigestResult> RunAsync(DigestInput input, WorkflowContext context)
    {
        // After a crash this method is run again from here. What was recorded is not done again: steps, prompts and the clock return
        // what they returned before.
        var madeAt = await context.GetUtcNowAsync();
        var notes = await context.StepAsync("clean", _ => Task.FromResult(Clean(input.Notes)));

        var session = await context.OpenSessionAsync<Agents.Summarizer>();
        var lines = new List<string>();
        foreach (var note in notes)
        {
            var reply = await session.PromptAsync(note);
            lines.Add(reply.Text);
        }

        return new DigestResult(madeAt, lines);
    }

    private static string[] Clean(IEnumerable<string> notes) =>
        [.. notes.Select(note => note.Trim()).Where(note => note.Length > 0).Distinct()];
}
