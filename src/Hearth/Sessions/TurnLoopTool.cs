using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>A tool that the turn loop answers itself.</summary>
internal sealed class TurnLoopTool(string name, string description, JsonElement schema) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"\"{name}\" is answered by the turn loop.");
}
