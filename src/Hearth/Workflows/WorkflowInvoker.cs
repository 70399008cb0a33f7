using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Workflows;

/// <summary>Runs a workflow on JSON.</summary>
internal abstract class WorkflowInvoker
{
    /// <summary>The JSON conventions of inputs, outputs and recorded results. Fields count: without them a tuple would come back empty.</summary>
    public static JsonSerializerOptions Json { get; } = CreateOptions();

    /// <summary>Whether the workflow takes an input.</summary>
    public abstract bool TakesInput { get; }

    /// <summary>The JSON schema of the input; null when there is none.</summary>
    public abstract JsonElement? InputSchema { get; }

    /// <summary>Checks an input without running anything; empty when it is good.</summary>
    public abstract IReadOnlyList<InputIssue> Validate(JsonElement? input);

    /// <summary>Checks that input and output can be written as JSON.</summary>
    /// <exception cref="NotSupportedException">They cannot; the message names the type.</exception>
    public abstract void EnsureSerializable();

    /// <summary>Makes the workflow once, as a run would.</summary>
    /// <exception cref="InvalidOperationException">A service that its constructor takes is not registered.</exception>
    public abstract void EnsureCreatable(IServiceProvider services);

    /// <summary>Runs the workflow.</summary>
    /// <returns>The result; null when it returned nothing.</returns>
    public abstract Task<JsonElement?> RunAsync(JsonElement? input, WorkflowContext context);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Web) { IncludeFields = true };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
