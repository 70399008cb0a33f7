using Hearth.AspNetCore.Routing;

namespace Hearth.AspNetCore.Tests;

public sealed class RouteParserTests
{
    [Theory]
    [InlineData("/agents/a/b", "", "/agents/a/b", 0, "Agent a b")]
    [InlineData("/p/agents/a/b", "", "/p/agents/a/b", 1, "Agent a b")]
    [InlineData("/p/q/agents/a/b?x=/y", "", "/p/q/agents/a/b", 2, "Agent a b")]
    [InlineData("/base/p/agents/a/b", "/base", "/p/agents/a/b", 1, "Agent a b")]
    [InlineData("/p/agents/a/b", "/from/a/header", "/p/agents/a/b", 1, "Agent a b")]
    [InlineData("/agents/a%2Fx/b%252F", "", "/agents/a%2Fx/b%2F", 0, "Agent a%2Fx b%252F")]
    [InlineData("http://host/p/agents/a/x%2Fy", "", "/p/agents/a/x/y", 1, "Agent a x%2Fy")]
    [InlineData("http://host/base/p/runs/r", "/base", "/p/runs/r", 1, "Run r ")]
    [InlineData("http://host", "", "/", 0, "Unknown  ")]
    [InlineData("*", "", "", 0, "Unknown  ")]
    [InlineData("/", "", "/", 0, "Unknown  ")]
    [InlineData("/x/../agents/a/b", "", "/agents/a/b", 0, "Agent a b")]
    [InlineData("/agents/a/../b", "", "/agents/b", 0, "Unknown  ")]
    [InlineData("/agents/a/%2e", "", "/agents/a/", 0, "Unknown  ")]
    [InlineData("/agents/a/..b", "", "/agents/a/..b", 0, "Agent a ..b")]
    [InlineData("/agents/a/%2e%2e%2e", "", "/agents/a/...", 0, "Agent a %2e%2e%2e")]
    [InlineData("/agents/a/b/abort", "", "/agents/a/b/abort", 0, "AgentAbort a b")]
    [InlineData("/agents/a/b/attachments/c", "", "/agents/a/b/attachments/c", 0, "AgentAttachment a b")]
    [InlineData("/agents/a/b/attachments", "", "/agents/a/b/attachments", 0, "Unknown  ")]
    [InlineData("/agents/a/b/attachments/c/d", "", "/agents/a/b/attachments/c/d", 0, "Unknown  ")]
    [InlineData("/agents/a/b/spend", "", "/agents/a/b/spend", 0, "AgentSpend a b")]
    [InlineData("/runs/r/spend", "", "/runs/r/spend", 0, "RunSpend r ")]
    [InlineData("/runs/r/abort", "", "/runs/r/abort", 0, "RunAbort r ")]
    [InlineData("/workflows/w", "", "/workflows/w", 0, "Workflow w ")]
    [InlineData("/openapi.json", "", "/openapi.json", 0, "ApiDocument  ")]
    public void Parse_Target_FindsTheRoute(string rawTarget, string pathBase, string path, int prefixSegments, string expected)
    {
        var route = RouteParser.Parse(rawTarget, pathBase, path, prefixSegments);

        Assert.Equal(expected, $"{route.Kind} {route.Name} {route.Id}");
    }
}
