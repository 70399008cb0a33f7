using System.Text.RegularExpressions;

namespace Hearth.Skills;

/// <summary>What holds of every skill's name and description.</summary>
internal static partial class SkillRules
{
    private const int MaxNameLength = 64;
    private const int MaxDescriptionLength = 1_024;

    /// <param name="origin">What to call the skill in messages, such as its file.</param>
    /// <param name="name">The name.</param>
    /// <param name="description">The description.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static void Check(string origin, string? name, string? description)
    {
        if (string.IsNullOrEmpty(name)) throw Invalid($"{origin} has no name.");
        if (name.Length > MaxNameLength || !NamePattern().IsMatch(name))
        {
            throw Invalid($"{origin}: the name \"{name}\" is not made of at most {MaxNameLength} lower-case letters, digits and single dashes.");
        }

        if (string.IsNullOrWhiteSpace(description)) throw Invalid($"{origin} has no description.");
        if (description.Length > MaxDescriptionLength)
        {
            throw Invalid($"{origin}: the description has {description.Length} characters; {MaxDescriptionLength} are allowed.");
        }
    }

    public static HearthException Invalid(string message, Exception? cause = null) => new(
        ErrorCodes.SkillDefinitionValidation,
        message,
        "See docs/agents.md for the format of SKILL.md.",
        cause);

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}
