using System.Reflection;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>Declares and reads the effects of tools.</summary>
public static class ToolEffectExtensions
{
    /// <summary>The same tool with a declared effect, for tools that are not made from a method of one's own.</summary>
    public static AIFunction WithEffect(this AIFunction tool, ToolEffect effect) => new EffectFunction(tool, effect);

    internal static ToolEffect EffectOf(AIFunction tool) =>
        (tool as EffectFunction)?.Effect
        ?? tool.UnderlyingMethod?.GetCustomAttribute<ToolEffectAttribute>()?.Effect
        ?? ToolEffect.AtMostOnce;

    private sealed class EffectFunction(AIFunction inner, ToolEffect effect) : DelegatingAIFunction(inner)
    {
        public ToolEffect Effect => effect;
    }
}
