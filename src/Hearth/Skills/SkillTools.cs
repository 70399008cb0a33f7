using System.ComponentModel;
using System.Text;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Skills;

/// <summary>The tools with which a model reads skills.</summary>
internal sealed class SkillTools
{
    public const string ActivateName = "activate_skill";
    public const string ReadResourceName = "read_skill_resource";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SkillSet _skills;

    private SkillTools(SkillSet skills) => _skills = skills;

    public static IReadOnlyList<AITool> For(SkillSet skills)
    {
        var tools = new SkillTools(skills);
        return
        [
            AIFunctionFactory.Create(tools.ActivateAsync, ActivateName, "Returns the instructions of a skill and the files that go with it."),
            AIFunctionFactory.Create(tools.ReadResourceAsync, ReadResourceName, "Reads a text file that goes with a skill."),
        ];
    }

    /// <summary>What a model reads of a skill that is used.</summary>
    public static async ValueTask<string> DescribeAsync(Skill skill, CancellationToken cancellationToken)
    {
        var resources = await skill.Resources.ListAsync(cancellationToken);
        return resources.Count == 0
            ? skill.Content
            : $"{skill.Content}\n\nFiles of this skill, to be read with {ReadResourceName}:\n{string.Join('\n', resources.Select(path => "- " + path))}";
    }

    public static HearthException NotRegistered(string name, SkillSet skills) => new(
        ErrorCodes.SkillNotRegistered,
        $"There is no skill \"{name}\".",
        skills.All.Count > 0 ? $"There is: {string.Join(", ", skills.All.Select(skill => skill.Name))}." : "The agent has none.");

    [ToolEffect(ToolEffect.ReadOnly)]
    private async Task<string> ActivateAsync(
        [Description("The skill's name.")] string name,
        CancellationToken cancellationToken) => await DescribeAsync(Find(name), cancellationToken);

    [ToolEffect(ToolEffect.ReadOnly)]
    private async Task<string> ReadResourceAsync(
        [Description("The skill's name.")] string skill,
        [Description("The file's path, as activate_skill lists it.")] string path,
        CancellationToken cancellationToken)
    {
        var resources = Find(skill).Resources;
        var listed = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

        // Only what is listed can be read, so that no path leads out of the skill.
        if (!(await resources.ListAsync(cancellationToken)).Contains(listed)) throw Unreadable($"The skill \"{skill}\" has no file \"{path}\".");
        var bytes = await resources.ReadAsync(listed, cancellationToken)
            ?? throw Unreadable($"The file \"{path}\" has more than {SkillLimits.MaxResourceBytes} bytes.");
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable($"The file \"{path}\" is not text.");
        }
    }

    private Skill Find(string name) => _skills.Find(name) ?? throw NotRegistered(name, _skills);

    private static HearthException Unreadable(string message) => new(ErrorCodes.ToolInputValidation, message);
}
