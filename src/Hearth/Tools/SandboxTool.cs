using System.Text.Json;
using Hearth.Sandboxes;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>A built-in tool. One serves the whole process: the workspace is that of the call.</summary>
/// <param name="name">The tool's name.</param>
/// <param name="description">What the model is told of it.</param>
/// <param name="schema">The JSON schema of its arguments.</param>
internal abstract class SandboxTool(string name, string description, string schema) : AIFunction
{
    private readonly JsonElement _schema = JsonDocument.Parse(schema).RootElement.Clone();

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => _schema;

    protected abstract Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await RunAsync(
            ToolContext.Current?.Workspace ?? throw new InvalidOperationException($"\"{name}\" is called outside a session."),
            new ToolArguments(arguments),
            cancellationToken);
}
