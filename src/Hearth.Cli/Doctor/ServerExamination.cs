using System.Runtime.CompilerServices;
using Hearth.Cli.Processes;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Doctor;

/// <summary>Has the application say whether it would start and do its work: it alone understands its configuration.</summary>
/// <param name="request">Which application, and with what around it.</param>
/// <param name="context">What is around the tool.</param>
internal sealed class ServerExamination(DoctorRequest request, CliContext context) : IExamination
{
    private const string EnvironmentVariable = "ASPNETCORE_ENVIRONMENT";
    private const string Development = "Development";

    public string Subject => "server";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Binary is null && FindNothing() is { } nothing)
        {
            yield return nothing;
            yield break;
        }

        var launch = request.Binary is { } binary
            ? ServerLaunch.OfBinary(binary, request.EnvFile, context)
            : await ServerLaunch.BuildAsync(
                ServerProject.Find(request.Project, context), request.EnvFile, builds: true, context, cancellationToken);
        var options = new ProgramOptions { Environment = EnvironmentFor(launch), Directory = launch.Directory };
        var result = await new ExternalProgram(launch.Program, launch.Remedy, context)
            .RunAsync([.. launch.Arguments, "check", "--json"], options, cancellationToken);
        if (CheckDocument.Read(result.Output) is not { } document)
        {
            throw new CliException(
                "check_failed", $"the application did not say how it is; it ended with {result.ExitCode}:\n{result.LastWords()}",
                "An application that calls builder.AddHearth(…) answers to the argument check.");
        }

        foreach (var entry in document.Findings) yield return new Finding(entry.Subject, Read(entry.Outcome), entry.Message);
    }

    private static Outcome Read(string outcome) => outcome switch
    {
        "ok" => Outcome.Ok,
        "warning" => Outcome.Warning,
        _ => Outcome.Fault,
    };

    // Whoever has just installed the tool may want to know about the machine alone.
    private Finding? FindNothing()
    {
        try
        {
            ServerProject.Find(request.Project, context);
            return null;
        }
        catch (CliException exception) when (exception.Type == "project_missing" && request.Project is null)
        {
            return new Finding(Subject, Outcome.Warning, "There is no application in this folder to look at.", exception.Next);
        }
    }

    private Dictionary<string, string?> EnvironmentFor(ServerLaunch launch)
    {
        var variables = launch.Variables.ToDictionary(pair => pair.Key, string? (pair) => pair.Value);
        variables[EnvironmentVariable] = request.Environment ?? context.Variable(EnvironmentVariable)
            ?? launch.Variables.GetValueOrDefault(EnvironmentVariable) ?? Development;
        return variables;
    }
}
