namespace Hearth.Sessions;

/// <summary>The kinds of operations, as events name them.</summary>
internal static class OperationKinds
{
    public const string Prompt = "prompt";
    public const string Skill = "skill";
    public const string Task = "task";
    public const string Shell = "shell";
    public const string Compact = "compact";
}
