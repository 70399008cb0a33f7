using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Server.TestApp.Effects;

/// <summary>One tool of each effect, all of which tell the test that they run.</summary>
internal sealed class EffectTools(EffectClient effects)
{
    /// <summary>The tools.</summary>
    public IReadOnlyList<AITool> All =>
    [
        AIFunctionFactory.Create(SendAsync, "send"),
        AIFunctionFactory.Create(LookAsync, "look"),
        AIFunctionFactory.Create(PutAsync, "put"),
    ];

    private Task<string> SendAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("send", item, cancellationToken);

    [ToolEffect(ToolEffect.ReadOnly)]
    private Task<string> LookAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("look", item, cancellationToken);

    [ToolEffect(ToolEffect.Idempotent)]
    private Task<string> PutAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("put", item, cancellationToken);
}
