using System.Text.Json;
using Hearth.Schemas;

namespace Hearth.Workflows;

/// <summary>Runs a typed workflow on JSON.</summary>
internal sealed class TypedWorkflowInvoker<TInput, TOutput>(Func<IServiceProvider, Func<TInput, WorkflowContext, Task<TOutput>>> create) : WorkflowInvoker
{
    private readonly Lazy<(JsonElement Element, JsonSchema Schema)> _inputSchema = new(CreateInputSchema);

    public override bool TakesInput => typeof(TInput) != typeof(NoInput);

    public override JsonElement? InputSchema => TakesInput ? _inputSchema.Value.Element : null;

    public override IReadOnlyList<InputIssue> Validate(JsonElement? input)
    {
        if (!TakesInput) return [];
        if (input is not { } value) return [new InputIssue("The workflow needs an input.", [])];

        var issues = _inputSchema.Value.Schema.Validate(value);
        if (issues.Count > 0) return [.. issues.Select(issue => new InputIssue(issue.Message, issue.Path))];
        try
        {
            Read(value);
            return [];
        }
        catch (JsonException exception)
        {
            return [new InputIssue(exception.Message, [])];
        }
    }

    public override void EnsureSerializable()
    {
        if (TakesInput) _ = _inputSchema.Value;
        _ = TypeSchema.Create(typeof(TOutput), Json);
    }

    public override void EnsureCreatable(IServiceProvider services) => _ = create(services);

    public override async Task<JsonElement?> RunAsync(JsonElement? input, WorkflowContext context)
    {
        var run = create(context.Services);
        var result = await run(TakesInput ? Read(input!.Value) : (TInput)(object)NoInput.Value, context);
        return result is null ? null : JsonSerializer.SerializeToElement(result, Json);
    }

    // The same reading conventions as the schema's: names of enumeration values, required members, no surprise nulls.
    private static TInput Read(JsonElement input) => input.Deserialize<TInput>(ModelJsonOptions.From(Json))!;

    private static (JsonElement Element, JsonSchema Schema) CreateInputSchema()
    {
        var element = TypeSchema.Create(typeof(TInput), Json);
        return (element, JsonSchema.Compile(element));
    }
}
