using Hearth.Agents;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Nemesis.Server;

/// <summary>Follows the script of its prompts, with tools of every effect.</summary>
/// <param name="reports">Hears of every execution.</param>
[Exposed]
public sealed class Worker(ExecutionReports reports) : Agent
{
    internal const string AddressName = "worker";

    /// <summary>Tools that are executed once at the most, whatever happens.</summary>
    internal static readonly IReadOnlyList<string> OnceTools = ["send", "charge"];

    /// <summary>Tools that are executed again when it is not known whether they were.</summary>
    internal static readonly IReadOnlyList<string> RepeatableTools = ["look", "put"];

    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Model = $"{ScriptModelProvider.ProviderId}/paced",
        Instructions = "Follow the script.",
        MaxTurns = 100,
        Tools =
        [
            AIFunctionFactory.Create(SendAsync, "send"),
            AIFunctionFactory.Create(ChargeAsync, "charge"),
            AIFunctionFactory.Create(LookAsync, "look"),
            AIFunctionFactory.Create(PutAsync, "put"),
        ],
    };

    private Task<string> SendAsync(string call, int milliseconds, CancellationToken cancellationToken) =>
        reports.ExecuteAsync("send", call, milliseconds, cancellationToken);

    private Task<string> ChargeAsync(string call, int milliseconds, CancellationToken cancellationToken) =>
        reports.ExecuteAsync("charge", call, milliseconds, cancellationToken);

    [ToolEffect(ToolEffect.ReadOnly)]
    private Task<string> LookAsync(string call, int milliseconds, CancellationToken cancellationToken) =>
        reports.ExecuteAsync("look", call, milliseconds, cancellationToken);

    [ToolEffect(ToolEffect.Idempotent)]
    private Task<string> PutAsync(string call, int milliseconds, CancellationToken cancellationToken) =>
        reports.ExecuteAsync("put", call, milliseconds, cancellationToken);
}
