using Spectre.Console;

namespace Hearth.Cli.New;

/// <summary>Asks for what the command line does not say; where nobody watches, says what is missing.</summary>
internal sealed class NewQuestions(CliContext context)
{
    public async Task<ProjectTemplate> TemplateAsync(IReadOnlyList<ProjectTemplate> templates, CancellationToken cancellationToken)
    {
        if (!context.IsInteractive)
        {
            throw Missing("template_missing", "say which template: " + string.Join(", ", templates.Select(template => template.Name)) + ".");
        }

        var width = templates.Max(template => template.Name.Length);
        var prompt = new SelectionPrompt<ProjectTemplate>()
            .Title("What shall it be?")
            .UseConverter(template => $"{template.Name.PadRight(width)}  [grey]{Markup.Escape(template.Description)}[/]")
            .AddChoices(templates);
        var chosen = await AskAsync(prompt, cancellationToken);
        // The list goes away once something is chosen.
        context.Say($"What shall it be? {chosen.Name}");
        return chosen;
    }

    public async Task<string> NameAsync(string suggestion, CancellationToken cancellationToken)
    {
        if (!context.IsInteractive) throw Missing("name_missing", "say what the project is called.");
        var prompt = new TextPrompt<string>("What is it called?")
            .DefaultValue(suggestion)
            .Validate(name => ProjectName.Complaint(name) is { } complaint ? ValidationResult.Error($"[red]{Markup.Escape(complaint)}[/]") : ValidationResult.Success());
        return await AskAsync(prompt, cancellationToken);
    }

    public async Task<bool> ChatPageAsync(CancellationToken cancellationToken) =>
        context.IsInteractive && await AskAsync(new ConfirmationPrompt("With a page to chat with it?"), cancellationToken);

    private async Task<T> AskAsync<T>(IPrompt<T> prompt, CancellationToken cancellationToken)
    {
        try
        {
            return await prompt.ShowAsync(context.Console, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A question that is left hides the cursor, and the shell would go on in its line.
            context.Console.Cursor.Show();
            context.Console.WriteLine();
            throw;
        }
    }

    private static CliException Missing(string type, string message) =>
        new(type, message, "hearth new hearth-agent my-agent, for example; hearth new --list has the templates.", ExitCode.Usage);
}
