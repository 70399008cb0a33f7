using Hearth.Cli.Build;

namespace Hearth.Cli.Tests.Build;

public sealed class StartCommandTests
{
    [Theory]
    [InlineData("dist/server", false, false, "PORT=3583 dist/server")]
    [InlineData("server", false, false, "PORT=3583 ./server")]
    [InlineData("dist/Shop.dll", true, false, "PORT=3583 dotnet dist/Shop.dll")]
    [InlineData("dist\\server.exe", false, true, "$env:PORT=\"3583\"; dist\\server.exe")]
    [InlineData("server.exe", false, true, "$env:PORT=\"3583\"; .\\server.exe")]
    public void With_Variable_IsALineOfTheSystemsShell(string program, bool needsHost, bool onWindows, string line) =>
        Assert.Equal(line, new StartCommand(program, needsHost, onWindows).With(("PORT", "3583")));
}
