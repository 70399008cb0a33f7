namespace Hearth.Cli.Run;

/// <summary>How a server is started.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Directory">The folder it is started in: that of its settings.</param>
/// <param name="Variables">The variables of the environment file.</param>
internal sealed record ServerLaunch(
    string Program, IReadOnlyList<string> Arguments, string Directory, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>What to do when the program is not there.</summary>
    public string Remedy { get; init; } = "Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0";
}
