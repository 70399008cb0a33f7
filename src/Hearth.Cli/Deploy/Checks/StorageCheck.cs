using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>Whether tasks share their state: on disks of their own they would not see each other's.</summary>
internal static class StorageCheck
{
    private const string AllowEphemeral = "Hearth__AllowEphemeralStorage";

    /// <summary>A warning; null when all is well.</summary>
    public static string? Check(SettingsFile settings, int maxTasks)
    {
        if (!settings.Environment.TryGetValue(AllowEphemeral, out var value) || !value.Equals("true", StringComparison.OrdinalIgnoreCase)) return null;
        return maxTasks > 1
            ? $"ENV_{AllowEphemeral} with MAX_TASKS above 1: tasks without PostgreSQL do not see each other's agents. Take the line out."
            : $"ENV_{AllowEphemeral}: what a task keeps on its own disk is lost with it. Take the line out.";
    }
}
