using System.Runtime.CompilerServices;
using System.Text.Json;
using Hearth.Schemas;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>The tools of one operation, by name.</summary>
internal sealed class ToolSet
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="HearthException"><c>tool_name_conflict</c>: two tools have the same name.</exception>
    public ToolSet(IEnumerable<AITool> tools)
    {
        foreach (var tool in tools)
        {
            Declarations.Add(tool);
            if (tool is not AIFunction function) continue;
            if (!_entries.TryAdd(function.Name, new Entry(function)))
            {
                throw new HearthException(
                    ErrorCodes.ToolNameConflict,
                    $"Two tools are called \"{function.Name}\".",
                    "Give one of them another name.");
            }
        }
    }

    /// <summary>What the model is offered.</summary>
    public IList<AITool> Declarations { get; } = [];

    public AIFunction? Find(string name) => _entries.GetValueOrDefault(name)?.Function;

    /// <summary>What is wrong with the arguments of a call; empty when they fit the tool's schema.</summary>
    public IReadOnlyList<ValidationIssue> Validate(string name, JsonElement arguments) =>
        _entries.GetValueOrDefault(name)?.Schema?.Validate(arguments) ?? [];

    private sealed class Entry(AIFunction function)
    {
        // For tools that serve more than one operation, such as the built-in ones.
        private static readonly ConditionalWeakTable<AIFunction, Lazy<JsonSchema?>> Compiled = [];

        public AIFunction Function => function;

        // Compiled at the first call: most tools of an agent are not called in an operation.
        public JsonSchema? Schema => Compiled.GetValue(function, static key => new Lazy<JsonSchema?>(() => CompileOrNull(key.JsonSchema))).Value;

        // A tool's own schema may say more than can be checked here; then the function checks its arguments itself.
        private static JsonSchema? CompileOrNull(JsonElement schema)
        {
            try
            {
                return JsonSchema.Compile(schema);
            }
            catch (JsonSchemaException)
            {
                return null;
            }
        }
    }
}
