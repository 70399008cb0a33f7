using Hearth.Workflows;

namespace Hearth.Cli.TestApp.Workflows;

/// <summary>Takes so many steps, each after a pause.</summary>
[Exposed]
public sealed class Count : Workflow<CountInput, int>
{
    /// <inheritdoc/>
    public override async Task<int> RunAsync(CountInput input, WorkflowContext context)
    {
        for (var i = 1; i <= input.Steps; i++)
        {
            var step = i;
            await context.StepAsync($"step-{step}", async cancellationToken =>
            {
                await Task.Delay(input.PauseMilliseconds, cancellationToken);
                return step;
            });
        }

        return input.Steps;
    }
}
