namespace Hearth.Server.Tests.Processes;

/// <summary>A build of the server.</summary>
/// <param name="Directory">Where its files are.</param>
internal sealed record ServerBuild(string Directory)
{
    private const string PreviousVariable = "HEARTH_TEST_PREVIOUS_SERVER";

    /// <summary>What is tested.</summary>
    public static ServerBuild Current { get; } = new(AppContext.BaseDirectory);

    /// <summary>The program.</summary>
    public string Program => Path.Combine(Directory, "Hearth.Server.TestApp.dll");

    /// <summary>The build that runs in a canary beside this one. Skips the running test where there is none.</summary>
    public static ServerBuild FindPrevious()
    {
        var directory = Environment.GetEnvironmentVariable(PreviousVariable);
        if (string.IsNullOrEmpty(directory)) Assert.Skip($"There is no earlier server here: run tests/versions/build-previous and set {PreviousVariable} to what it prints.");
        var build = new ServerBuild(directory);
        Assert.True(File.Exists(build.Program), $"{PreviousVariable} is {directory}, which holds no server.");
        return build;
    }
}
