using Hearth.Cli.Processes;

namespace Hearth.Cli.New;

/// <summary>
/// The templates as <c>dotnet new</c> wants them: unpacked and installed, in a folder of this build of the tool. What the user has
/// installed for <c>dotnet new</c> is neither used nor changed.
/// </summary>
internal sealed class TemplateHive(CliContext context)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly ExternalProgram _dotnet = ExternalProgram.Dotnet(context);
    private readonly string _directory = Path.Combine(CacheOf(context), "hearth", "templates", TemplateFiles.Fingerprint());

    private string Content => Path.Combine(_directory, "content");

    private string Hive => Path.Combine(_directory, "hive");

    // Written when the installation has succeeded: without it the hive may be half there.
    private string Mark => Path.Combine(_directory, "installed");

    /// <summary>Makes a project.</summary>
    /// <param name="arguments">What <c>dotnet new</c> is told: the template's name and its options.</param>
    /// <param name="cancellationToken">Stops it; what has been written of the project stays.</param>
    /// <exception cref="CliException">There is no .NET SDK 10, or it refuses.</exception>
    public async Task CreateAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await DotnetSdk.RequireAsync(context.Directory, context, cancellationToken);
        Directory.CreateDirectory(_directory);
        // The SDK writes to its hive also when it only makes a project. One at a time.
        await using var turn = await TakeTurnAsync(cancellationToken);
        if (!File.Exists(Mark)) await InstallAsync(cancellationToken);
        await DotnetNewAsync([.. arguments, "--no-update-check"], "the project was not made", cancellationToken);
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Content)) TemplateFiles.UnpackTo(Content);
        if (Directory.Exists(Hive)) Directory.Delete(Hive, recursive: true);
        await DotnetNewAsync(["install", Content], "the templates could not be installed", cancellationToken);
        await File.WriteAllTextAsync(Mark, "", cancellationToken);
    }

    private async Task DotnetNewAsync(IReadOnlyList<string> arguments, string failure, CancellationToken cancellationToken)
    {
        var options = new ProgramOptions { Environment = new Dictionary<string, string?> { ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" } };
        var result = await _dotnet.RunAsync(["new", .. arguments, "--debug:custom-hive", Hive], options, cancellationToken);
        if (!result.Succeeded) throw new CliException("dotnet_new_failed", $"{failure}: {result.LastWords(4)}");
    }

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(_directory, "lock");
        var start = context.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (context.Time.GetElapsedTime(start) < LongestWait)
            {
                await Task.Delay(LookAgain, context.Time, cancellationToken);
            }
            catch (IOException)
            {
                throw new CliException("templates_busy", $"another hearth new has been busy for {LongestWait.TotalMinutes} minutes.", $"If there is none, delete {path}.");
            }
        }
    }

    private static string CacheOf(CliContext context) => context.Variable("XDG_CACHE_HOME") ?? context.Variable("LOCALAPPDATA")
        ?? (context.Variable("HOME") is { } home ? Path.Combine(home, ".cache") : Path.GetTempPath());
}
