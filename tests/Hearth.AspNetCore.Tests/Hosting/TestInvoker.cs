using System.Text.Json;
using Hearth.Workflows;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>A workflow that wants an object with a <c>url</c>, or no input at all.</summary>
internal sealed class TestInvoker(bool takesInput) : WorkflowInvoker
{
    public override bool TakesInput => takesInput;

    public override JsonElement? InputSchema => null;

    public override IReadOnlyList<InputIssue> Validate(JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } root) return [new InputIssue("An object is required.", [])];
        return root.TryGetProperty("url", out _) ? [] : [new InputIssue("It is required.", ["url", 0])];
    }

    public override void EnsureSerializable()
    {
    }

    public override void EnsureCreatable(IServiceProvider services)
    {
    }

    public override Task<JsonElement?> RunAsync(JsonElement? input, WorkflowContext context) => throw new InvalidOperationException("Not run here.");
}
