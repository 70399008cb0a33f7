namespace Hearth.Skills;

/// <summary>How much of skills is read.</summary>
internal static class SkillLimits
{
    /// <summary>Files of one skill that are listed and can be read.</summary>
    public const int MaxResources = 200;

    /// <summary>The largest file that can be read, in bytes: 256 KiB.</summary>
    public const int MaxResourceBytes = 256 << 10;

    /// <summary>Skills of a workspace; further ones are left out.</summary>
    public const int MaxWorkspaceSkills = 100;
}
