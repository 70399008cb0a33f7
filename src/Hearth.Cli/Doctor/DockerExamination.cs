using System.Runtime.CompilerServices;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Doctor;

/// <summary>Whether images can be built with Docker, where a deployment would.</summary>
internal sealed class DockerExamination(CliContext context) : IExamination
{
    private const string Remedy = "Start Docker, or deploy with --container-tool dotnet.";

    public string Subject => "docker";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await FindAsync(cancellationToken);
    }

    // Without it there is another way, so that its absence is no fault.
    private async Task<Finding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await ExternalProgram.Docker(context).RunAsync(["version", "--format", "{{.Server.Version}}"], null, cancellationToken);
            return result.Succeeded
                ? new Finding(Subject, Outcome.Ok, $"Docker {result.Output.Trim()} runs.")
                : new Finding(Subject, Outcome.Warning, $"Docker does not run: {result.LastWords(1)}", Remedy);
        }
        catch (CliException exception) when (exception.Type == ExternalProgram.MissingType)
        {
            return new Finding(Subject, Outcome.Warning, "Docker is not installed.", "Install it, or deploy with --container-tool dotnet.");
        }
    }
}
