namespace Hearth.Tools;

/// <summary>Declares the effect of the method that a tool is made from. Without it a tool counts as <see cref="ToolEffect.AtMostOnce"/>.</summary>
/// <param name="effect">What may happen when an interrupted call is run again.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolEffectAttribute(ToolEffect effect) : Attribute
{
    /// <summary>The declared effect.</summary>
    public ToolEffect Effect => effect;
}
