using Hearth.Workflows;

namespace Hearth.Compliance.Host.Server;

/// <summary>A run that talks to an agent and returns its last answer.</summary>
internal static class AskWorkflow
{
    public static async Task<string> RunAsync(AskInput input, WorkflowContext context)
    {
        var session = await context.OpenSessionAsync("assistant");
        var answer = "";
        foreach (var prompt in input.Prompts) answer = (await session.PromptAsync(prompt)).Text;
        return answer;
    }
}
