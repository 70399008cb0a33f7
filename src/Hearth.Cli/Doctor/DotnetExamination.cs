using System.Runtime.CompilerServices;
using Hearth.Cli.Processes;
using Hearth.Cli.Projects;

namespace Hearth.Cli.Doctor;

/// <summary>Whether the .NET SDK is here that servers are built with.</summary>
/// <param name="project">The application that is built: a project or its folder; null for the one that is here.</param>
/// <param name="context">What is around the tool.</param>
internal sealed class DotnetExamination(string? project, CliContext context) : IExamination
{
    public string Subject => "dotnet";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = await DotnetSdk.RequireAsync(Directory(), context, cancellationToken);
        yield return new Finding(Subject, Outcome.Ok, $"The .NET SDK {version} is used here.");
    }

    // What is wrong with the project is another examination's to find.
    private string Directory()
    {
        try
        {
            return ServerProject.Find(project, context).Directory;
        }
        catch (CliException)
        {
            return context.Directory;
        }
    }
}
