using System.Reflection;

namespace Hearth.Skills;

/// <summary>Instructions for one kind of work, which a model reads when a task fits them: an Agent Skill.</summary>
/// <remarks>The model is told names and descriptions; it gets the content with the tool <c>activate_skill</c>.</remarks>
public sealed class Skill
{
    /// <summary>Makes a skill of text.</summary>
    /// <param name="name">What the model calls it: at most 64 lower-case letters, digits and single dashes.</param>
    /// <param name="description">What it does and when to use it: at most 1,024 characters.</param>
    /// <param name="content">What the model reads when it uses the skill, in Markdown.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public Skill(string name, string description, string content)
        : this(new SkillDocument(name, description, content), NoSkillResources.Instance)
    {
        SkillRules.Check($"The skill \"{name}\"", name, description);
    }

    internal Skill(SkillDocument document, ISkillResources resources) => (Document, Resources) = (document, resources);

    /// <summary>What the model calls it.</summary>
    public string Name => Document.Name;

    /// <summary>What it does and when to use it.</summary>
    public string Description => Document.Description;

    /// <summary>What the model reads when it uses the skill.</summary>
    public string Content => Document.Content;

    internal SkillDocument Document { get; }

    internal ISkillResources Resources { get; }

    /// <summary>Reads a skill from a directory that has a <c>SKILL.md</c> and the skill's name; the other files are its resources.</summary>
    /// <param name="path">The directory; a relative path starts where the application's files are.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static Skill FromDirectory(string path) => DirectorySkillResources.Read(Path.GetFullPath(path, AppContext.BaseDirectory));

    /// <summary>Reads a skill from an assembly's embedded resources.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">What the names of the skill's resources start with, up to the point or slash before <c>SKILL.md</c>.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static Skill FromEmbedded(Assembly assembly, string prefix) => EmbeddedSkillResources.Read(assembly, prefix);
}
