using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Hearth.Mcp.Tests;

public sealed class McpResultsTests
{
    [Fact]
    public void Convert_OfEveryKindOfContent_GivesWhatModelsTake()
    {
        // Arrange
        var result = new CallToolResult
        {
            Content =
            [
                new TextContentBlock { Text = "text" },
                ImageContentBlock.FromBytes(new byte[] { 1, 2 }, "image/png"),
                ImageContentBlock.FromBytes(new byte[] { 1, 2 }, "image/tiff"),
                AudioContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "audio/wav"),
                new ResourceLinkBlock { Uri = "file:///a", Name = "a", MimeType = "text/plain" },
                new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "file:///b", Text = "inside" } },
                new EmbeddedResourceBlock { Resource = BlobResourceContents.FromBytes(new byte[] { 9 }, "file:///c", "application/zip") },
            ],
            StructuredContent = JsonSerializer.SerializeToElement(new { left = "out" }),
        };

        // Act
        var contents = McpResults.Convert(result, 1_000);

        // Assert
        Assert.Equal(
            [
                "text", "image/png", "[image of the unknown type image/tiff, left out]", "[audio, audio/wav, 3 bytes, left out]",
                "[resource file:///a: a, text/plain]", "[resource file:///b]\ninside", "[resource file:///c, application/zip, 1 bytes, left out]",
            ],
            contents.Select(content => content is DataContent data ? data.MediaType : ((TextContent)content).Text));
    }

    [Fact]
    public void Convert_OfStructuredContentAlone_GivesItsJson()
    {
        // Arrange
        var result = new CallToolResult { StructuredContent = JsonSerializer.SerializeToElement(new { degrees = 21 }) };

        // Act
        var contents = McpResults.Convert(result, 1_000);

        // Assert
        Assert.Equal("""{"degrees":21}""", Assert.IsType<TextContent>(Assert.Single(contents)).Text);
    }

    [Fact]
    public void Convert_OfTooMuchText_CutsItAndSaysSo()
    {
        // Arrange
        var result = new CallToolResult
        {
            Content = [new TextContentBlock { Text = new string('a', 999) }, new TextContentBlock { Text = "🙂b" }, new TextContentBlock { Text = "c" }],
        };

        // Act
        var contents = McpResults.Convert(result, 1_000);

        // Assert
        Assert.Equal(
            [new string('a', 999), "", "[cut here: 1,000 of 1,003 characters are shown]"],
            contents.Select(content => ((TextContent)content).Text));
    }
}
