using System.Text.RegularExpressions;

namespace Hearth.Cli.Deploy.Settings;

/// <summary>What every way of deploying has to know.</summary>
internal static partial class CommonSettings
{
    public const string DefaultFile = "deploy/aws.settings";

    private const int MaxTasks = 5000;

    public static string Name(SettingsFile settings)
    {
        settings.Require("NAME");
        return settings.Matching("NAME", "", Names(), "lower case letters, digits and dashes, at most 32.");
    }

    public static string Region(SettingsFile settings)
    {
        settings.Require("REGION");
        return settings.Matching("REGION", "", Regions(), "the name of a region, such as us-east-1.");
    }

    /// <summary>At least two subnets.</summary>
    public static IReadOnlyList<string> Subnets(SettingsFile settings, string name, string? standard = null)
    {
        var subnets = settings.List(name, standard);
        return subnets.Count >= 2
            ? subnets
            : throw SettingsFile.Wrong($"{name} names fewer than two subnets.", "Give two, in different availability zones, with a comma.");
    }

    /// <summary>Between how many tasks a service scales. The most is at least the least, unless the file says otherwise, which is refused.</summary>
    public static (int Min, int Max) Tasks(SettingsFile settings)
    {
        var min = settings.Number("MIN_TASKS", 1, 1, MaxTasks);
        var max = settings.Number("MAX_TASKS", Math.Max(2, min), settings.Has("MAX_TASKS") ? min : 1, MaxTasks);
        return (min, Math.Max(min, max));
    }

    /// <summary>The variable that holds the key of the model's provider; null for none.</summary>
    public static string? ProviderKey(SettingsFile settings)
    {
        settings.Require("PROVIDER_KEY");
        if (settings["PROVIDER_KEY"] is not { } variable || !Variables().IsMatch(variable))
        {
            // The value is not repeated: it may be the key.
            throw SettingsFile.Wrong(
                "PROVIDER_KEY is the name of a variable, such as ANTHROPIC_API_KEY, or none.", "The key itself goes into Secrets Manager.");
        }

        return variable == "none" ? null : variable;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$")]
    private static partial Regex Names();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex Regions();

    [GeneratedRegex("^([A-Z][A-Z0-9_]*|none)$")]
    private static partial Regex Variables();
}
