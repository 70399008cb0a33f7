namespace Hearth.Cli.Tests.Templates;

/// <summary>
/// A user's machine with the packages of this build in a folder: nothing of the SDK's or NuGet's own state is shared but the packages of
/// others, which are on this machine because the repository was built from them.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-feed-").FullName;

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(_directory, "feed");

    /// <summary>What <c>dotnet</c> is started with.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = Path.Combine(_directory, "packages"),
        ["NUGET_FALLBACK_PACKAGES"] = Path.Combine(_directory, "others"),
        ["DOTNET_CLI_HOME"] = Path.Combine(_directory, "home"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["XDG_CACHE_HOME"] = Path.Combine(_directory, "cache"),
        // A build node that outlives its build would hold on to the folder.
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        LinkPackagesOfOthers();
        await DotnetRun.SucceedAsync(
            [
                "msbuild", Repository.PathOf("src/packages.proj"), "-p:NoBuild=true", "-p:ForServers=true",
                $"-p:Configuration={Repository.Configuration}", $"-p:PackageOutputPath={Feed}/", "-maxCpuCount", "-nologo", "-verbosity:quiet",
            ],
            _directory, new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    // Not those of Hearth: one that was packed on another day would be taken for this one.
    private void LinkPackagesOfOthers()
    {
        var others = Directory.CreateDirectory(Path.Combine(_directory, "others")).FullName;
        var packages = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.EnumerateDirectories(packages).Where(path => !Path.GetFileName(path).StartsWith("hearth", StringComparison.Ordinal)))
        {
            Directory.CreateSymbolicLink(Path.Combine(others, Path.GetFileName(package)), package);
        }
    }
}
