using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Map;

/// <summary>Nobody gets lost: the map names every page, and every page leads on and back.</summary>
[Collection(WrittenPages.Name)]
public sealed class MapTests
{
    [Fact]
    public void Map_EveryPage_IsNamed()
    {
        // Arrange
        var site = Documentation.ReadSite();

        // Act
        var named = Footer.Order(site).Select(page => page.Path);

        // Assert
        Assert.Equal(site.Select(page => page.Path).Where(path => path != Documentation.MapPath).Order(), named.Order());
    }

    [Fact]
    public void Page_AtItsEnd_LeadsToTheMapAndItsNeighbours()
    {
        // Act
        var pages = Footer.ApplyAll(Documentation.ReadSite());

        // Assert
        Assert.All(pages, entry => Assert.Equal(entry.Text, entry.Page.Text));
    }
}
