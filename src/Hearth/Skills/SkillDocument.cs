namespace Hearth.Skills;

/// <summary>What a <c>SKILL.md</c> says.</summary>
/// <param name="Name">What the model calls the skill.</param>
/// <param name="Description">What it does and when to use it.</param>
/// <param name="Content">The text below the front matter.</param>
internal sealed record SkillDocument(string Name, string Description, string Content);
