using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hearth.Cli.CommandLine;

/// <summary>What is wrong with a command line, with the word that was probably meant.</summary>
internal static class CommandLineErrors
{
    /// <exception cref="CliException">The command line is wrong: <see cref="ExitCode.Usage"/>.</exception>
    public static void ThrowIfAny(ParseResult parse)
    {
        // What the command's action is not concerned with: help and the version are shown whatever else stands there.
        if (parse.Action is { ClearsParseErrors: true }) return;
        var unknown = UnknownOption(parse) ?? (parse.UnmatchedTokens is [var first, ..] ? first : null);
        if (unknown is not null) throw Unknown(unknown, parse.CommandResult.Command);
        if (parse.Errors is [var error, ..]) throw CliException.Usage(error.Message, Help(parse.CommandResult.Command));
    }

    // The parser takes an unknown option for the value of an argument. Behind "--" it is meant as one.
    private static string? UnknownOption(ParseResult parse)
    {
        var options = parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Where(token => token.Value is ['-', _, ..]).ToHashSet();
        return parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(options.Contains)?.Value;
    }

    private static CliException Unknown(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var names = isOption ? OptionNames(command) : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        var meant = Suggestion.For(isOption ? word.Split('=', ':')[0] : word, names);
        var what = isOption ? "option" : command.Subcommands.Count > 0 || command is RootCommand ? "command" : "argument";
        return CliException.Usage($"unknown {what} {word}.", meant is null ? Help(command) : $"Did you mean {meant}? {Help(command)}");
    }

    private static IEnumerable<string> OptionNames(Command command) => command.Parents.OfType<Command>().SelectMany(OptionNames)
        .Concat(command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name)));

    private static string Help(Command command) => $"{FullName(command)} --help lists what there is.";

    private static string FullName(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{FullName(parent)} {command.Name}"
        : "hearth";
}
