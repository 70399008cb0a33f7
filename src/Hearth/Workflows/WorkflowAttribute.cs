namespace Hearth.Workflows;

/// <summary>Gives a workflow a name other than the kebab-case of its class name.</summary>
/// <param name="name">Lower-case ASCII letters, digits and single dashes.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkflowAttribute(string name) : Attribute
{
    /// <summary>The workflow's name.</summary>
    public string Name => name;
}
