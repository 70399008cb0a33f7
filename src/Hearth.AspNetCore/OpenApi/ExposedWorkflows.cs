using System.Text.Json.Nodes;
using Hearth.Workflows;
using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The exposed workflows: each one's own path, with the schema of its input.</summary>
/// <remarks>A concrete path takes precedence over <c>/workflows/{name}</c> for readers of the document; both describe one route.</remarks>
internal static class ExposedWorkflows
{
    public static void AddTo(JsonObject paths, JsonObject schemas, IEnumerable<WorkflowRegistration> workflows)
    {
        foreach (var workflow in workflows)
        {
            if (workflow.Invoker.InputSchema is { } input) EmbeddedSchema.AddTo(schemas, SchemaName(workflow), input);
            paths[$"/workflows/{Uri.EscapeDataString(workflow.Name)}"] = ApiPaths.Path(("post", Invoke(workflow)));
        }
    }

    private static ApiOperation Invoke(WorkflowRegistration workflow) =>
        new($"invoke:{workflow.Name}", "workflows", $"Starts a run of {workflow.Name}.", ApiResponses.Admission("RunReceipt", "RunOutcome"))
        {
            Description = workflow.Description,
            Parameters = ApiParameters.OfAdmission,
            Body = BodyOf(workflow),
            IsBodyRequired = workflow.Invoker is { TakesInput: true, InputSchema: not null },
            IsAnonymous = workflow.Metadata.Any(item => item is IAllowAnonymous),
        };

    private static JsonObject? BodyOf(WorkflowRegistration workflow)
    {
        if (!workflow.Invoker.TakesInput) return null;
        return workflow.Invoker.InputSchema is null ? Shape.Anything("The input of the workflow.") : Shape.Ref(SchemaName(workflow));
    }

    private static string SchemaName(WorkflowRegistration workflow) => $"WorkflowInput.{ComponentName.From(workflow.Name)}";
}
