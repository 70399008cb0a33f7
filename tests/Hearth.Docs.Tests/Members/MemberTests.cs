using System.Reflection;
using Hearth.Agents;
using Hearth.AspNetCore.OpenApi;
using Hearth.Budgets;
using Hearth.Client;
using Hearth.Docs.Tests.Pages;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Testing;
using Hearth.Tools;
using Hearth.Workflows;

namespace Hearth.Docs.Tests.Members;

/// <summary>A page that describes a type names every member of it.</summary>
public sealed class MemberTests
{
    [Theory]
    [InlineData("docs/agents.md", typeof(AgentDefinition), "")]
    [InlineData("docs/agents.md", typeof(AgentBudgets), "")]
    [InlineData("docs/agents.md", typeof(Budget), "")]
    [InlineData("docs/agents.md", typeof(CompactionOptions), "")]
    [InlineData("docs/client.md", typeof(HearthClientOptions), "")]
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
        // Arrange
        var page = Page.Read(path).Text;

        // Act
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false } or FieldInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Where(name => !name.StartsWith('<') && typeof(object).GetMethod(name, []) is null && name is not ("Equals" or "PrintMembers"))
            .Distinct();

        var missing = members.Except(leftOut.Split(' ')).Where(name => !page.Contains(name, StringComparison.Ordinal)).ToList();

        // Assert
        Assert.True(missing.Count == 0, string.Join(' ', missing));
    }

    [Fact]
    public void Streams_EveryTypeOfEvent_IsNamed()
    {
        // Arrange
        var page = Page.Read("docs/streams.md").Text;

        // Act
        var missing = EventCatalog.Create().Select(shape => shape.Type).Where(type => !page.Contains($"`{type}`", StringComparison.Ordinal)).ToList();

        // Assert
        Assert.True(missing.Count == 0, string.Join(' ', missing));
    }
}
