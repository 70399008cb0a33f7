using System.CommandLine;
using Hearth.Cli.CommandLine;

namespace Hearth.Cli.New;

/// <summary><c>hearth new</c>: a new project.</summary>
internal static class NewCommand
{
    public static Command Create(CliContext context)
    {
        var template = new Argument<string?>("template") { HelpName = "template", Description = "What it is made from: hearth-agent, hearth-app or hearth-workflow.", Arity = ArgumentArity.ZeroOrOne };
        var name = new Argument<string?>("name") { Description = "What it is called. Default: the name of the folder in --output.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = "The folder it is made in, empty or new. Default: the name.", HelpName = "folder" };
        var source = new Option<string?>("--package-source")
        {
            Description = "A folder or the URL of a feed that has Hearth's packages: writes a nuget.config with it, beside your own sources.",
            HelpName = "folder|url",
        };
        var chatPage = new Option<bool>("--chat-page") { Description = "Add a page to chat with the agent (hearth-agent)." };
        var list = new Option<bool>("--list") { Description = "List the templates." };
        template.CompletionSources.Add(_ => TemplateFiles.Templates().Select(found => new System.CommandLine.Completions.CompletionItem(found.Name)));

        var command = new Command("new", "Make a project: an agent, a workflow, or a whole application.") { template, name, output, source, chatPage, list };
        command.SetAction((parse, cancellationToken) => parse.GetValue(list)
            ? ListAsync(context)
            : MakeAsync(
                new NewOptions(parse.GetValue(template), parse.GetValue(name), parse.GetValue(output), parse.GetValue(source), parse.GetValue(chatPage)),
                context, cancellationToken));
        return command;
    }

    private static Task ListAsync(CliContext context)
    {
        new NewReport(context).List(TemplateFiles.Templates());
        return Task.CompletedTask;
    }

    private static async Task MakeAsync(NewOptions options, CliContext context, CancellationToken cancellationToken)
    {
        var project = await ChooseAsync(options, context, cancellationToken);
        project.Require();
        await new TemplateHive(context).CreateAsync(project.Arguments(), cancellationToken);
        new NewReport(context).Made(project);
    }

    private static async Task<NewProject> ChooseAsync(NewOptions options, CliContext context, CancellationToken cancellationToken)
    {
        var questions = new NewQuestions(context);
        var templates = TemplateFiles.Templates();
        var template = options.Template is { } word ? Find(word, templates) : await questions.TemplateAsync(templates, cancellationToken);
        var name = options.Name ?? (options.Output is { } folder
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(context.FullPath(folder)))
            : await questions.NameAsync(template.Name.Replace("hearth-", "my-", StringComparison.Ordinal), cancellationToken));
        // Whoever names the template says in the same breath whether it shall have a page.
        var asksForPage = options.Template is null && template.HasChatPage && !options.ChatPage;
        return new NewProject(template, name, context.FullPath(options.Output ?? name))
        {
            PackageSource = Source(options.PackageSource, context),
            HasChatPage = options.ChatPage || (asksForPage && await questions.ChatPageAsync(cancellationToken)),
        };
    }

    // Without the prefix too: nobody has other templates here.
    private static ProjectTemplate Find(string word, IReadOnlyList<ProjectTemplate> templates) =>
        templates.FirstOrDefault(template => template.Name == word || template.Name == $"hearth-{word}")
        ?? throw new CliException(
            "template_unknown", $"there is no template {word}.",
            (Suggestion.For(word, templates.Select(template => template.Name)) is { } meant ? $"Did you mean {meant}? " : "") + "hearth new --list has them all.",
            ExitCode.Usage);

    // NuGet would look for a relative folder from the new project.
    private static string? Source(string? source, CliContext context)
    {
        if (string.IsNullOrEmpty(source) || source.Contains("://", StringComparison.Ordinal)) return string.IsNullOrEmpty(source) ? null : source;
        var folder = context.FullPath(source);
        return Directory.Exists(folder) ? folder : throw new CliException(
            "package_source_missing", $"there is no folder {folder}.", "--package-source takes a folder with packages, or a URL.", ExitCode.Usage);
    }
}
