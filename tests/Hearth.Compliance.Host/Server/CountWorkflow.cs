using Hearth.Workflows;

namespace Hearth.Compliance.Host.Server;

/// <summary>A run of recorded steps.</summary>
internal static class CountWorkflow
{
    public static async Task<CountOutput> RunAsync(CountInput input, WorkflowContext context)
    {
        context.Log("Counting.", new { input.UpTo });
        var numbers = new int[input.UpTo];
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = i + 1;
            numbers[i] = await context.StepAsync("count", _ => Task.FromResult(number));
        }

        return new CountOutput(numbers);
    }
}
