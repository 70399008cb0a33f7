using Microsoft.Extensions.Configuration;

namespace Hearth.AspNetCore.Security;

/// <summary>Lists that arrive as one configuration value, as environment variables do.</summary>
internal static class CommaSeparated
{
    /// <summary>Adds the parts of the value at <paramref name="key"/> that <paramref name="target"/> does not have; empty parts are skipped.</summary>
    public static void AddTo(IList<string> target, IConfiguration configuration, string key)
    {
        var parts = (configuration[key] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts)
        {
            if (!target.Contains(part)) target.Add(part);
        }
    }
}
