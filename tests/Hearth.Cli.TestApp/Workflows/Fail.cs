using Hearth.Workflows;

namespace Hearth.Cli.TestApp.Workflows;

/// <summary>Fails, and is not reachable over HTTP. Where the process keeps its state is in the error, and so is its database.</summary>
public sealed class Fail(IConfiguration configuration) : Workflow<string, string>
{
    /// <inheritdoc/>
    public override Task<string> RunAsync(string input, WorkflowContext context) =>
        throw new HearthException("test_failure", $"It fails: {input}.", configuration["Hearth:DataDirectory"] ?? "");
}
