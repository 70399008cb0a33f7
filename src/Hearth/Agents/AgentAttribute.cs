namespace Hearth.Agents;

/// <summary>Gives an agent a name other than the kebab-case of its class name.</summary>
/// <param name="name">Lower-case ASCII letters, digits and single dashes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string name) : Attribute
{
    /// <summary>The agent's name.</summary>
    public string Name => name;
}
