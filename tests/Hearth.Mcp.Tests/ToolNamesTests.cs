namespace Hearth.Mcp.Tests;

public sealed class ToolNamesTests
{
    [Fact]
    public void For_NamesThatProvidersRefuse_AreMadeAcceptableAndStayApart()
    {
        // Arrange
        string[] tools = ["read_file", "read.file", "read file", "größe", new string('x', 80), new string('x', 81)];

        // Act
        var names = ToolNames.For("files", tools);
        var reversed = ToolNames.For("files", [.. tools.Reverse()]);

        // Assert
        Assert.Equal("mcp__files__read_file", names["read_file"]);
        Assert.Equal("mcp__files__gr__e", names["größe"]);
        Assert.Equal(tools.Length, names.Values.Distinct().Count());
        Assert.All(names.Values, name => Assert.Matches("^[A-Za-z0-9_-]{1,64}$", name));
        Assert.All(tools, tool => Assert.Equal(names[tool], reversed[tool]));
    }
}
