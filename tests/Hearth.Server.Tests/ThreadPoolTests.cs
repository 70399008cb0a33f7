namespace Hearth.Server.Tests;

public sealed class ThreadPoolTests
{
    [Fact]
    public void ThreadPool_OfAProgramThatIsBuiltWithTheServerPackage_DoesNotSpinForWork()
    {
        // Act: this program is built with the package's settings, as every one of this repository.
        var limit = AppContext.GetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit");

        // Assert
        Assert.Equal("0", limit);
    }
}
