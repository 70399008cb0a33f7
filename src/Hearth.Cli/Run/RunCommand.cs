using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hearth.Cli.Logs;
using Hearth.Cli.Projects;
using Hearth.Cli.Servers;
using Hearth.Client;

namespace Hearth.Cli.Run;

/// <summary><c>hearth run</c>: one prompt or one run, in a server that is started for it.</summary>
internal static class RunCommand
{
    private const string DefaultInstance = "run";
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("name") { Description = "The agent or workflow. agents/<name> and workflows/<name> where both have the same name." };
        var input = new Option<string?>("--input", "-i") { Description = "A workflow's input: JSON, @file, or - for standard input.", HelpName = "json" };
        var message = new Option<string?>("--message", "-m") { Description = "What an agent is told.", HelpName = "text" };
        var id = new Option<string>("--id") { Description = "The id of the conversation with an agent.", HelpName = "id", DefaultValueFactory = _ => DefaultInstance };
        id.Validators.Add(CheckId);
        var project = ProjectOptions.Project();
        var envFile = ProjectOptions.EnvFile();
        var noBuild = new Option<bool>("--no-build") { Description = "Take what was built before." };
        var binary = new Option<string?>("--binary") { Description = "Run this server instead of a project, such as dist/server.", HelpName = "file" };
        var command = new Command("run", "Run an agent or a workflow once. The result is printed as JSON.")
        {
            name, input, message, id, project, envFile, noBuild, binary,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            if (parse.GetValue(input) is not null && parse.GetValue(message) is not null) throw Usage("--input and --message exclude each other.");
            var request = new RunRequest(
                parse.GetRequiredValue(name), await RunInput.ReadAsync(parse.GetValue(input), context, cancellationToken), parse.GetValue(message), parse.GetRequiredValue(id));
            var launch = parse.GetValue(binary) is { } server
                ? ServerLaunch.OfBinary(server, parse.GetValue(envFile), context)
                : await ServerLaunch.BuildAsync(
                    ServerProject.Find(parse.GetValue(project), context), parse.GetValue(envFile), !parse.GetValue(noBuild), context, cancellationToken);
            await RunAsync(request, launch, context, cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(RunRequest request, ServerLaunch launch, CliContext context, CancellationToken cancellationToken)
    {
        var pretty = context.Json ? null : new PrettyPrinter(Screen.OfError(context), context.Time);
        await using var server = await TemporaryServer.StartAsync(launch, context, line => Say(line, pretty), cancellationToken);
        IEventPrinter events = pretty is null ? new NdjsonPrinter(context.Console.Profile.Out.Writer) : pretty;
        var result = await new OneShot(server, request, events).RunAsync(cancellationToken);
        context.Out.WriteLine(Write(result, indented: context.OutWidth() is not null));
    }

    private static void Say(ServerLine line, PrettyPrinter? events)
    {
        if (events is not null) line.NoteIn(events);
    }

    // The client knows what can be addressed. Nothing is sent.
    private static void CheckId(OptionResult option)
    {
        if (option.Tokens is not [var id]) return;
        using var client = new HearthClient(new Uri(DevelopmentAddress.Url));
        try
        {
            client.Agent(DefaultInstance, id.Value);
        }
        catch (ArgumentException)
        {
            option.AddError(
                $"--id \"{id.Value}\" is no id: text of at most 1,024 bytes that is not blank, has no control characters, and is neither \".\" nor \"..\".");
        }
    }

    private static string Write(JsonElement? result, bool indented)
    {
        if (result is not { } json) return "null";
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Written with { Indented = indented })) json.WriteTo(writer);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static CliException Usage(string message) => new("usage", message, "hearth run --help lists what there is.", ExitCode.Usage);
}
