namespace Hearth.Cli.Processes;

/// <summary>The .NET SDK, which makes projects and builds servers.</summary>
internal static class DotnetSdk
{
    /// <summary>What to do where it is missing.</summary>
    public const string Remedy = "Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0";

    private const int NeededMajor = 10;

    /// <summary>Finds the one that is used in a folder, where a <c>global.json</c> may choose it.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="context">What is around the tool.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its version.</returns>
    /// <exception cref="CliException">There is none, or an older one.</exception>
    public static async Task<string> RequireAsync(string directory, CliContext context, CancellationToken cancellationToken)
    {
        var result = await ExternalProgram.Dotnet(context).RunAsync(["--version"], new ProgramOptions { Directory = directory }, cancellationToken);
        var version = result.Succeeded ? result.Output.Trim() : null;
        if (version is not null && int.TryParse(version.Split('.')[0], out var major) && major >= NeededMajor) return version;
        throw new CliException(
            "sdk_missing",
            version is null ? "there is no .NET SDK here that dotnet would use." : $"the .NET SDK here is {version}, and {NeededMajor} is needed.",
            $"{Remedy}, and look for a global.json that asks for another one.", ExitCode.Missing);
    }
}
