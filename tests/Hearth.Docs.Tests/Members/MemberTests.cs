using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Agents;
using Hearth.AspNetCore.OpenApi;
using Hearth.Budgets;
using Hearth.Client;
using Hearth.Client.Agents;
using Hearth.Client.Runs;
using Hearth.Client.Workflows;
using Hearth.Docs.Tests.Pages;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Testing;
using Hearth.Tools;
using Hearth.Workflows;

namespace Hearth.Docs.Tests.Members;

/// <summary>A page that describes a type names every member of it.</summary>
public sealed partial class MemberTests
{
    [Theory]
    [InlineData("docs/agents.md", typeof(AgentDefinition), "")]
    [InlineData("docs/agents.md", typeof(AgentBudgets), "")]
    [InlineData("docs/agents.md", typeof(Budget), "")]
    [InlineData("docs/agents.md", typeof(CompactionOptions), "")]
    [InlineData("docs/client.md", typeof(AgentClient), "AgentName InstanceId")]
    [InlineData("docs/client.md", typeof(HearthClientOptions), "")]
    [InlineData("docs/client.md", typeof(RunClient), "")]
    [InlineData("docs/client.md", typeof(WorkflowClient), "")]
    [InlineData("docs/sandboxes.md", typeof(VirtualSandboxOptions), "")]
    [InlineData("docs/sandboxes.md", typeof(LocalSandboxOptions), "")]
    [InlineData("docs/sandboxes.md", typeof(IsolatedSandboxOptions), "")]
    [InlineData("docs/testing.md", typeof(HearthTestHost), "DisposeAsync")]
    [InlineData("docs/testing.md", typeof(ScriptedTurn), "")]
    [InlineData("docs/tools.md", typeof(ToolEffect), "")]
    [InlineData("docs/workflows.md", typeof(Session), "Name")]
    [InlineData("docs/workflows.md", typeof(WorkflowContext), "WorkflowName Services")]
    public void Page_EveryMemberOfATypeThatItDescribes_IsNamed(string path, Type type, string leftOut)
    {
        // Act
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false } or FieldInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Where(name => !name.StartsWith('<') && typeof(object).GetMethod(name, []) is null && name is not ("Equals" or "PrintMembers"))
            .Distinct();

        // Assert
        AssertNamed(path, members.Except(leftOut.Split(' ')));
    }

    [Fact]
    public void Client_EveryException_IsNamed() => AssertNamed(
        "docs/client.md",
        typeof(HearthClient).Assembly.GetExportedTypes().Where(typeof(Exception).IsAssignableFrom).Select(type => type.Name));

    [Fact]
    public void Http_EveryRoute_IsNamed()
    {
        // Arrange
        var paths = new JsonObject();

        // Act
        ApiPaths.AddTo(paths);

        // Assert
        AssertNamed("docs/http.md", paths.Select(path => path.Key));
    }

    [Fact]
    public void Scaling_EveryMetric_IsNamed()
    {
        // Act
        var source = string.Concat(new[] { "src/Hearth", "src/Hearth.Orleans" }
            .SelectMany(folder => Directory.GetFiles(RepositoryFiles.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText));
        var metrics = Metric().Matches(source).Select(match => match.Groups[1].Value).ToList();

        // Assert
        Assert.True(metrics.Count >= 8);
        AssertNamed("docs/scaling.md", metrics.Select(name => $"`{name}`"));
    }

    [Fact]
    public void Streams_EveryTypeOfEvent_IsNamed() => AssertNamed("docs/streams.md", EventCatalog.Create().Select(shape => $"`{shape.Type}`"));

    private static void AssertNamed(string path, IEnumerable<string> names)
    {
        var text = Page.Read(path).Text;
        var missing = names.Where(name => !text.Contains(name, StringComparison.Ordinal)).ToList();
        Assert.True(missing.Count == 0, $"{path} does not name {string.Join(' ', missing)}.");
    }

    [GeneratedRegex("(?:Create[A-Z][A-Za-z]+(?:<[a-z]+>)?|Observe)\\(\\s*\"(hearth\\.[a-z_.]+)\"")]
    private static partial Regex Metric();
}
