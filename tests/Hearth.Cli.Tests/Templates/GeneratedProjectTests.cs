using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Templates;

/// <summary>Projects as a user gets them: made by the tool, from the packages of this build.</summary>
public sealed class GeneratedProjectTests(PackageFeed machine) : IClassFixture<PackageFeed>
{
    private const string UpdateVariable = "HEARTH_UPDATE_GOLDEN";

    // tests/templates/run tries every template in every way. It takes minutes.
    [Fact]
    public async Task New_Application_BuildsPassesItsTestsAndAnswers()
    {
        // Arrange
        using var tool = Tool();
        var source = Path.Combine(tool.Directory, "shop", "src", "My.Support-App");
        var tests = Path.Combine(tool.Directory, "shop", "tests", "My.Support-App.Tests", "bin", "Debug", "net10.0", "My.Support-App.Tests.dll");

        // Act
        var exitCode = await tool.RunAsync("new", "hearth-app", "My.Support-App", "--output", "shop", "--package-source", machine.Feed);
        Assert.True(exitCode == 0, tool.Error);
        Verify("hearth-app", tool);
        var build = await DotnetRun.SucceedAsync(["build", "-warnaserror", "--tl:off"], Path.Combine(tool.Directory, "shop"), machine.Environment);
        var tested = await DotnetRun.SucceedAsync(["exec", tests, "-noLogo", "-noColor"], tool.Directory, machine.Environment);
        await using var server = await RunningServer.StartAsync(Path.Combine(source, "bin", "Debug", "net10.0", "server"), source);
        var answer = await server.AskAsync("agents/support/customer-1", """{"message":"Good evening."}""");
        var letter = await server.AskAsync("workflows/answer-letter", """{"text":"Where is A-1001?"}""");

        // Assert
        Assert.Contains("\nDocker does not see a folder that", File.ReadAllText(Path.Combine(tool.Directory, "shop", "README.md")));
        Assert.Contains("0 Warning(s)", build);
        Assert.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 0", tested);
        Assert.Equal("Good evening.", answer.GetProperty("text").GetString());
        Assert.Equal("A-1001", letter.GetProperty("orders")[0].GetString());
    }

    [Fact]
    public async Task New_SeveralAtOnceForTheFirstTime_MakesEachWhole()
    {
        // Arrange
        using var agent = Tool();
        using var plain = Tool();
        using var workflow = Tool();

        // Act
        var exitCodes = await Task.WhenAll(
            agent.RunAsync("new", "hearth-agent", "Chat", "--chat-page", "--package-source", "http://localhost:1/a?b=1&c=2"),
            plain.RunAsync("new", "agent", "--output", "my-agent"),
            workflow.RunAsync("new", "hearth-workflow", "Acme.Digest", "--json"));

        // Assert
        Assert.True(exitCodes.All(code => code == 0), agent.Error + plain.Error + workflow.Error);
        Verify("hearth-agent-with-chat-page", agent);
        Verify("hearth-agent", plain);
        Verify("hearth-workflow", workflow);
        Assert.Contains("""value="http://localhost:1/a?b=1&amp;c=2" """, File.ReadAllText(Path.Combine(agent.Directory, "Chat", "nuget.config")));
        Assert.Contains("namespace my_agent.Agents;", File.ReadAllText(Path.Combine(plain.Directory, "my-agent", "Agents", "Assistant.cs")));
        Assert.Contains("app.UseFileServer();", File.ReadAllText(Path.Combine(agent.Directory, "Chat", "Program.cs")));
        Assert.DoesNotContain("UseFileServer", File.ReadAllText(Path.Combine(plain.Directory, "my-agent", "Program.cs")));
        Assert.Contains("  cd my-agent\n  hearth dev", plain.Output);
        Assert.Contains("\"next\":[\"cd Acme.Digest\",\"hearth dev\"]", workflow.Output);
    }

    private static void Verify(string name, CliRig tool)
    {
        var files = Directory.EnumerateFiles(tool.Directory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(tool.Directory, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
        var actual = string.Concat(files.Select(file => file + "\n"));
        var golden = Repository.PathOf($"tests/Hearth.Cli.Tests/Templates/Golden/{name}.txt");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1") File.WriteAllText(golden, actual);
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    private CliRig Tool()
    {
        var tool = new CliRig();
        foreach (var (name, value) in machine.Environment) tool.Environment[name] = value;
        return tool;
    }
}
