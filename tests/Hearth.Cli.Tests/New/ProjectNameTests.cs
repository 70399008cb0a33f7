using Hearth.Cli.New;

namespace Hearth.Cli.Tests.New;

public sealed class ProjectNameTests
{
    [Theory]
    [InlineData("agent")]
    [InlineData("my-agent")]
    [InlineData("My.Support-App")]
    [InlineData("Shop_2.Agents")]
    public void Complaint_NameThatCanBe_IsNone(string name)
    {
        var complaint = ProjectName.Complaint(name);

        Assert.Null(complaint);
    }
}
