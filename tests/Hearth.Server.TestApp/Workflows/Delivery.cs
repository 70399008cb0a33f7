using Hearth.Server.TestApp.Agents;
using Hearth.Server.TestApp.Effects;
using Hearth.Workflows;

namespace Hearth.Server.TestApp.Workflows;

/// <summary>Steps, code between them, and a dispatch.</summary>
[Exposed]
public sealed class Delivery(EffectClient effects) : Workflow<Item, string>
{
    /// <inheritdoc/>
    public override async Task<string> RunAsync(Item input, WorkflowContext context)
    {
        var packed = await context.StepAsync("pack", token => effects.HappenAsync("pack", input.Name, token));

        // Not a step: it runs again each time the run is executed.
        await effects.HappenAsync("between", input.Name, context.CancellationToken);
        var shipped = await context.StepAsync("ship", token => effects.HappenAsync("ship", input.Name, token));
        await context.DispatchAsync("talker", $"note-{input.Name}", $"{input.Name} was shipped");
        var billed = await context.StepAsync("bill", token => effects.HappenAsync("bill", input.Name, token));
        return $"{packed}, {shipped}, {billed}";
    }
}
