using System.Globalization;
using System.Text.RegularExpressions;

namespace Hearth.Cli.Deploy.Settings;

/// <summary>A file of lines <c>NAME=value</c>: what is to be deployed, and where.</summary>
internal sealed partial class SettingsFile
{
    private const int MaxLines = 1000;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _kept = new Dictionary<string, string>();

    private SettingsFile(string name)
    {
        Name = name;
    }

    private SettingsFile(SettingsFile file, IReadOnlyDictionary<string, string> kept)
    {
        Name = file.Name;
        _values = file._values;
        _environment = file._environment;
        _kept = kept;
    }

    /// <summary>The file, as it was asked for.</summary>
    public string Name { get; }

    /// <summary>Variables of the server: the lines <c>ENV_NAME=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>A setting; null when it is not there or empty.</summary>
    public string? this[string name] =>
        (_values.TryGetValue(name, out var value) ? value : _kept.GetValueOrDefault(name)) is { Length: > 0 } found ? found : null;

    /// <summary>Whether there is a line for it, be it empty.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Reads it.</summary>
    /// <param name="name">The file.</param>
    /// <param name="known">The settings that there are; null where any may be there.</param>
    /// <param name="init">The command that writes an example.</param>
    /// <param name="context">What is around the tool.</param>
    /// <exception cref="CliException">It is not there, or says what cannot be.</exception>
    public static SettingsFile Read(string name, IReadOnlySet<string>? known, string init, CliContext context)
    {
        var path = context.FullPath(name);
        if (!File.Exists(path))
        {
            throw new CliException(
                "settings_missing", $"there are no settings in {name}.", $"{init} writes an example to fill in.", ExitCode.Missing);
        }

        var settings = new SettingsFile(name);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (++number > MaxLines) throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} has more than {MaxLines} lines."));
            if (line.TrimStart() is "" or ['#', ..]) continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}, line {number}");
            // The line is not repeated: it may be a key.
            if (NameAndValue().Match(line) is not { Success: true } match) throw Wrong($"{place} is not NAME=value.");
            settings.Take(match.Groups[1].Value, match.Groups[2].Value.TrimEnd(), place, known);
        }

        return settings;
    }

    /// <summary>The same settings, of which those without a line are what is deployed, as an update of the stack leaves them.</summary>
    /// <param name="parameters">The parameters of the stack.</param>
    /// <param name="origins">Each parameter, and the setting that it comes from.</param>
    public SettingsFile Keeping(IReadOnlyDictionary<string, string> parameters, IEnumerable<(string Parameter, string Setting)> origins) =>
        new(this, origins.Where(pair => parameters.ContainsKey(pair.Parameter))
            .ToDictionary(pair => pair.Setting, pair => parameters[pair.Parameter], StringComparer.Ordinal));

    /// <summary>A mistake in the settings.</summary>
    public static CliException Wrong(string message, string? next = null) => new("settings_wrong", message, next, ExitCode.Usage);

    /// <summary>A setting that has to be there.</summary>
    public string Require(string name) => this[name] ?? throw Wrong($"{Name} does not say {name}.");

    /// <summary>A setting, or what it is without one.</summary>
    public string Get(string name, string standard) => this[name] ?? standard;

    /// <summary>A whole number.</summary>
    public int Number(string name, int standard, int least, int most)
    {
        if (this[name] is not { } text) return standard;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name}={text}: a number from {least} to {most}."));
    }

    /// <summary>A setting that has to look like something.</summary>
    public string Matching(string name, string standard, Regex pattern, string expected, string? next = null)
    {
        var value = Get(name, standard);
        return pattern.IsMatch(value) ? value : throw Wrong($"{name}={value}: {expected}", next);
    }

    /// <summary>Values with a comma between them.</summary>
    public IReadOnlyList<string> List(string name, string? standard = null) =>
        (this[name] ?? standard ?? Require(name)).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Take(string name, string value, string place, IReadOnlySet<string>? known)
    {
        if (value is ['"' or '\'', ..]) throw Wrong($"{place}: write the value of {name} without quotes.");
        if (name.StartsWith("ENV_", StringComparison.Ordinal) && name.Length > 4)
        {
            // What stands in the environment of a service can be read by everybody who may look at the service.
            if (Secret().IsMatch(name) || name == "ENV_DATABASE_URL")
                throw Wrong($"{place}: {name} looks like a secret.", "Keep it in Secrets Manager; docs/deploy/aws.md says how.");
            _environment[name[4..]] = value;
        }
        else if (known is null || known.Contains(name))
        {
            _values[name] = value;
        }
        else
        {
            throw Wrong($"{place}: there is no setting {name}.", Meant(name, known));
        }
    }

    private static string Meant(string name, IReadOnlySet<string> known) =>
        (CommandLine.Suggestion.For(name, known) is { } meant ? $"Did you mean {meant}? " : "")
        + $"Variables of the server are written ENV_{name}=…";

    [GeneratedRegex("^([A-Za-z_][A-Za-z0-9_]*)=(.*)$")]
    private static partial Regex NameAndValue();

    [GeneratedRegex("(API_?KEYS?|PASSWORD|SECRET|TOKEN)$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
