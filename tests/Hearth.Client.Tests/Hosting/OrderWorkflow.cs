using Hearth.Workflows;

namespace Hearth.Client.Tests.Hosting;

/// <summary>Makes out a bill in one recorded step; what costs nothing fails.</summary>
[Exposed]
[Workflow("bill")]
public sealed class OrderWorkflow : Workflow<Order, Bill>
{
    /// <inheritdoc/>
    public override async Task<Bill> RunAsync(Order input, WorkflowContext context)
    {
        var total = await context.StepAsync("price", _ => Task.FromResult(input.Count * 2.5m));
        context.Log("priced");
        return total > 0 ? new Bill(input.Item, total) : throw new HearthException("result_unavailable", "Nothing was ordered.");
    }
}
