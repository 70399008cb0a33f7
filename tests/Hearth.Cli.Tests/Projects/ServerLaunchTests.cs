using Hearth.Cli.Projects;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Projects;

public sealed class ServerLaunchTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public void OfBinary_WithoutTheEndingOfWindows_FindsTheProgram()
    {
        var program = _tool.Write("dist/server.exe", "");

        var launch = ServerLaunch.OfBinary("dist/server", null, _tool.Context());

        Assert.Equal(program, launch.Program);
    }

    public void Dispose() => _tool.Dispose();
}
