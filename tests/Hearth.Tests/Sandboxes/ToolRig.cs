using System.Text.Json;
using Hearth.Sandboxes;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sandboxes;

/// <summary>Calls the built-in tools in one sandbox, as a session does.</summary>
internal sealed class ToolRig(ISandbox sandbox)
{
    private readonly Workspace _workspace = new(sandbox);

    public ISandbox Sandbox => sandbox;

    public async Task<object?> CallAsync(string tool, object arguments)
    {
        using var call = new WorkspaceCall(_workspace);
        ToolContext.Current = new ToolContext
        {
            ToolName = tool,
            CallId = "c1",
            IdempotencyKey = "k",
            AgentName = "agent",
            InstanceId = "one",
            Session = "default",
            Services = NoServices.Instance,
            Workspace = call,
        };
        var function = BuiltInTools.For(sandbox).OfType<AIFunction>().Single(candidate => candidate.Name == tool);
        var json = JsonSerializer.SerializeToElement(arguments);
        Assert.Empty(new ToolSet([function]).Validate(tool, json));
        var given = new AIFunctionArguments(json.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value));
        return await function.InvokeAsync(given, TestContext.Current.CancellationToken);
    }

    public async Task<string> TextAsync(string tool, object arguments) => (string)(await CallAsync(tool, arguments))!;

    public Task<SandboxException> FailAsync(string tool, object arguments) => Assert.ThrowsAsync<SandboxException>(() => CallAsync(tool, arguments));

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
