using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Build;

/// <summary><c>hearth build</c>: the server as it is deployed.</summary>
internal static class BuildCommand
{
    private const string DefaultOutput = "dist";

    public static Command Create(CliContext context)
    {
        var project = ProjectOptions.Project();
        var output = new Option<string>("--output", "-o") { Description = "The folder to make.", HelpName = "folder", DefaultValueFactory = _ => DefaultOutput };
        var runtime = new Option<string?>("--runtime", "-r") { Description = "For which system, such as linux-arm64. Default: this one.", HelpName = "rid" };
        var selfContained = new Option<bool>("--self-contained") { Description = "Include .NET, so that the machine needs none." };
        var command = new Command("build", "Publish the server: dist/server and what it needs.") { project, output, runtime, selfContained };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var folder = parse.GetRequiredValue(output);
            var found = ServerProject.Find(parse.GetValue(project), context);
            var build = new ServerBuild(found, new OutputFolder(context.FullPath(folder)), parse.GetValue(runtime), parse.GetValue(selfContained));
            Report(await build.RunAsync(context, cancellationToken), context);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Report(BuiltServer built, CliContext context)
    {
        if (context.Json)
        {
            context.Out.WriteLine(new JsonObject
            {
                ["output"] = built.Directory,
                ["server"] = built.Program,
                ["runtime"] = built.Runtime,
                ["selfContained"] = built.IsSelfContained,
                ["files"] = built.Files,
                ["bytes"] = built.Bytes,
            }.ToJsonString());
            return;
        }

        var program = Path.GetRelativePath(context.Directory, built.Program);
        var start = new StartCommand(program, built.NeedsHost, built.Runtime?.StartsWith("win", StringComparison.Ordinal) ?? OperatingSystem.IsWindows());
        context.Out.WriteLine($"{program}: {built.Files} files, {built.Bytes / 1_000_000.0:0.0} MB{(built.Runtime is { } rid ? $", for {rid}" : "")}");
        if (!built.IsSelfContained) context.Say("It needs ASP.NET Core 10 where it runs; --self-contained includes it.");
        if (built.Runtime is null || built.Runtime == RuntimeInformation.RuntimeIdentifier)
        {
            context.Say($"Try it here:      {start.With(("ASPNETCORE_ENVIRONMENT", "Development"), ("PORT", $"{DevelopmentAddress.Port}"))}");
        }

        context.Say($"In production:    {start.With(("HEARTH_API_KEYS", "<key>"), ("PORT", "3000"))}");
    }
}
