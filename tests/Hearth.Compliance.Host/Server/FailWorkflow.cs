using Hearth.Workflows;

namespace Hearth.Compliance.Host.Server;

/// <summary>A run that fails after its first step.</summary>
internal static class FailWorkflow
{
    public static async Task<string> RunAsync(FailInput input, WorkflowContext context)
    {
        await context.StepAsync("first", _ => Task.FromResult(true));
        throw new InvalidOperationException(input.Message);
    }
}
