using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hearth.Cli.CommandLine;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    private const string Json = "--json";
    private const string NoColor = "--no-color";

    /// <summary>Makes them for a tree of commands.</summary>
    public static IEnumerable<Option> Create() =>
    [
        new Option<bool>(Json) { Description = "Print results and failures as JSON, for scripts.", Recursive = true },
        new Option<bool>(NoColor) { Description = "Print without colour, as with the environment variable NO_COLOR.", Recursive = true },
    ];

    /// <summary>Whether results and failures are to be JSON, also where the rest of the command line is wrong.</summary>
    public static bool IsJson(ParseResult parse) => IsSet(parse, Json);

    /// <summary>Whether colour is unwanted.</summary>
    public static bool IsPlain(ParseResult parse) => IsSet(parse, NoColor);

    private static bool IsSet(ParseResult parse, string name) => parse.GetResult(name) is OptionResult { Implicit: false } result
        && !result.Errors.Any() && result.GetValueOrDefault<bool>();
}
