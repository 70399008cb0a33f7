using System.Globalization;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>Whether the database takes the connections of all tasks, which a deploy doubles.</summary>
internal static class ConnectionBudget
{
    private const int PerTask = 17;

    // What is left of PostgreSQL's limit on RDS, by the size of the instance.
    private static readonly (string Size, int Connections)[] Limits =
        [(".micro", 80), (".small", 170), (".medium", 340), (".large", 680), (".xlarge", 1500)];

    /// <summary>A warning; null when there are enough, or when the size is not known.</summary>
    public static string? Check(string databaseClass, int maxTasks)
    {
        var limit = Limits.FirstOrDefault(one => databaseClass.EndsWith(one.Size, StringComparison.Ordinal)).Connections;
        var wanted = 2 * PerTask * maxTasks;
        return limit == 0 || wanted <= limit
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"{maxTasks} tasks open up to {wanted} connections during a deploy, and a {databaseClass} takes about {limit}. "
                + $"Choose a larger DATABASE_CLASS, or at most {limit / (2 * PerTask)} as MAX_TASKS.");
    }
}
