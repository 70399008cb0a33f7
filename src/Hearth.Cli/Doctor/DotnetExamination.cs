using System.Runtime.CompilerServices;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Doctor;

/// <summary>Whether the .NET SDK is here that servers are built with.</summary>
internal sealed class DotnetExamination(CliContext context) : IExamination
{
    private const int NeededMajor = 10;

    public string Subject => "dotnet";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var result = await ExternalProgram.Dotnet(context).RunAsync(["--list-sdks"], null, cancellationToken);
        var versions = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).ToList();
        var newest = versions.Where(version => Major(version) >= NeededMajor).LastOrDefault();
        yield return newest is not null
            ? new Finding(Subject, Outcome.Ok, $"The .NET SDK {newest} is installed.")
            : new Finding(
                Subject, Outcome.Fault, $"There is no .NET SDK {NeededMajor} or later, but {(versions.Count == 0 ? "none" : string.Join(", ", versions))}.",
                "Install it: https://dotnet.microsoft.com/download/dotnet/10.0");
    }

    private static int Major(string version) => int.TryParse(version.Split('.')[0], out var major) ? major : 0;
}
