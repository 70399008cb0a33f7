using Hearth.Cli.Logs;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Logs;

public sealed class ServerAddressTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public void Of_TokenWithTheEndOfALine_LeavesItOut()
    {
        _tool.Environment["HEARTH_TOKEN"] = "secret\r\n";

        Assert.Equal("secret", ServerAddress.Of(null, null, _tool.Context()).Token);
    }

    [Fact]
    public void Of_TokenThatCannotBeSent_IsRefusedAndNotShown()
    {
        var exception = Assert.Throws<CliException>(() => ServerAddress.Of(null, "sécret", _tool.Context()));

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.DoesNotContain("cret", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _tool.Dispose();
}
