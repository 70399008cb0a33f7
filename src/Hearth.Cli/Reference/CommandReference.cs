using System.CommandLine;
using System.CommandLine.Help;
using System.Text;

namespace Hearth.Cli.Reference;

/// <summary>The reference of the tool as a page of Markdown, from the tree of commands.</summary>
internal static class CommandReference
{
    private const string ToolName = "hearth";
    private const string None = "–";
    private const string DefaultWord = " Default: ";

    private const string Lead =
        """
        # CLI reference

        `hearth` makes a project ([Getting started](getting-started.md)), runs it while you write it, runs one workflow or agent and prints its
        result, follows a run ([Development](development.md)), builds the server, and deploys it ([Where to run it](deploy/README.md)).
        Results go to standard output and everything else to standard error, so that a pipe gets results only. Colours and live progress are
        for terminals; elsewhere there are plain lines.

        This page is printed by the tool itself: `hearth reference`. `hearth COMMAND --help` says the same in a terminal.

        """;

    public static string Markdown(RootCommand root)
    {
        var page = new StringBuilder(Lead);
        page.Append("\n| command | does |\n|---|---|\n");
        var commands = Visible(root).ToList();
        foreach (var command in commands) page.Append($"| [`{Path(command)}`](#{Anchor(command)}) | {Prose(command.Description)} |\n");
        page.Append("\n## Everywhere\n\nEvery command takes these, before or behind its own. `hearth --version` prints the version.\n\n");
        AppendOptions(page, root.Options.Where(option => option.Recursive));
        foreach (var command in commands) AppendCommand(page, command);
        AppendExitCodes(page);
        AppendVariables(page);
        return page.ToString();
    }

    // Commands in the order of the help, each before those below it.
    private static IEnumerable<Command> Visible(Command parent) =>
        parent.Subcommands.Where(command => !command.Hidden).SelectMany(command => Visible(command).Prepend(command));

    private static void AppendCommand(StringBuilder page, Command command)
    {
        page.Append($"\n{Heading(command)} {Path(command)}\n\n{Prose(command.Description)}\n\n```text\n{Usage(command)}\n```\n");
        AppendArguments(page, command);
        var options = command.Options.Concat(Inherited(command)).Where(option => !option.Hidden && option is not HelpOption).ToList();
        if (options.Count == 0) return;
        page.Append('\n');
        AppendOptions(page, options);
    }

    // Those of the root are everybody's.
    private static IEnumerable<Option> Inherited(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
            ? parent.Options.Where(option => option.Recursive).Concat(Inherited(parent))
            : [];

    private static string Heading(Command command) => command.Parents.OfType<RootCommand>().Any() ? "##" : "###";

    private static string Usage(Command command)
    {
        var words = command.Arguments.Where(argument => !argument.Hidden).Select(Usage).Prepend(Path(command));
        if (command.Subcommands.Any(sub => !sub.Hidden)) words = words.Append(command.Action is null ? "<command>" : "[<command>]");
        return string.Join(' ', words.Append("[options]"));
    }

    private static string Usage(Argument argument)
    {
        var name = $"<{Value(argument.HelpName, argument.Name)}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static void AppendArguments(StringBuilder page, Command command)
    {
        var arguments = command.Arguments.Where(argument => !argument.Hidden).ToList();
        if (arguments.Count == 0) return;
        page.Append("\n| argument | meaning | default |\n|---|---|---|\n");
        foreach (var argument in arguments)
        {
            page.Append($"| `{Value(argument.HelpName, argument.Name)}` | {Described(argument.Description, Default(argument))} |\n");
        }
    }

    private static void AppendOptions(StringBuilder page, IEnumerable<Option> options)
    {
        page.Append("| option | meaning | default |\n|---|---|---|\n");
        foreach (var option in options.Where(option => !option.Hidden))
        {
            page.Append($"| {Names(option)} | {Described(option.Description, Default(option))} |\n");
        }
    }

    // Meaning and default. What the description says of a default that the parser does not know has its own column here.
    private static string Described(string? description, string known)
    {
        var text = description ?? "";
        var index = known == None ? text.IndexOf(DefaultWord, StringComparison.Ordinal) : -1;
        return index < 0 ? $"{Prose(text)} | {known}" : $"{Prose(text[..index])} | {Prose(text[(index + DefaultWord.Length)..].TrimEnd('.'))}";
    }

    private static string Names(Option option)
    {
        var isSwitch = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool);
        var value = isSwitch ? "" : $" <{Value(option.HelpName, option.Name.TrimStart('-'))}>";
        var names = option.Aliases.Order(StringComparer.Ordinal).Where(alias => alias.StartsWith('-')).Prepend(option.Name);
        return Cell(string.Join(", ", names.Select(name => $"`{name}{value}`")));
    }

    private static string Default(Option option)
    {
        if (option.Required) return "required";
        return option.HasDefaultValue && option.ValueType != typeof(bool) ? Default(option.GetDefaultValue()) : None;
    }

    private static string Default(Argument argument)
    {
        if (argument.HasDefaultValue) return Default(argument.GetDefaultValue());
        return argument.Arity.MinimumNumberOfValues == 0 ? None : "required";
    }

    private static string Default(object? value) => value is null or "" || value is Array { Length: 0 } ? None : Cell($"`{value}`");

    private static void AppendExitCodes(StringBuilder page)
    {
        page.Append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
        foreach (var code in Enum.GetValues<ExitCode>()) page.Append($"| {(int)code} | {ExitCodeMeanings.Of(code)} |\n");
        page.Append("\nWith `--json` a failure is one line on standard error: `{\"error\":{\"type\":…,\"message\":…,\"next\":…}}`.\n");
    }

    private static void AppendVariables(StringBuilder page)
    {
        page.Append("\n## Environment variables\n\nThose of the server are in [Configuration](configuration.md#environment-variables).\n\n");
        page.Append("| variable | meaning |\n|---|---|\n");
        foreach (var (name, meaning) in ToolVariables.All) page.Append($"| `{name}` | {meaning} |\n");
    }

    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
        ? $"{Path(parent)} {command.Name}"
        : $"{ToolName} {command.Name}";

    private static string Anchor(Command command) => Path(command).Replace(' ', '-');

    private static string Value(string? helpName, string name) => string.IsNullOrEmpty(helpName) ? name : helpName;

    // What stands in angle brackets would be taken for HTML.
    private static string Prose(string? text) => Cell(text).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Cell(string? text) => (text ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
