using Hearth.Orleans.Membership;
using Hearth.Storage;

namespace Hearth.Orleans.Tests.Membership;

public sealed class MemberNameTests
{
    [Fact]
    public void Of_AProcess_SaysWhichItIsToPeopleAndToTheStore()
    {
        // Arrange
        var process = ProcessIdentity.Create("task#7");

        // Act
        var name = MemberName.Of(process);

        // Assert
        Assert.Equal(process.Id, MemberName.FindProcess(name));
        Assert.Equal(process.Name, MemberName.Readable(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Silo_12ab")]
    [InlineData("host/12#notanid")]
    public void FindProcess_InTheNameOfSomethingElse_FindsNone(string name) => Assert.Null(MemberName.FindProcess(name));
}
