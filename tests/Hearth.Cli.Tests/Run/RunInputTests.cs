using System.IO.Pipes;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Run;

public sealed class RunInputTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public async Task Run_InterruptedWhileNothingComesFromStandardInput_Ends()
    {
        using var silence = new AnonymousPipeServerStream(PipeDirection.Out);
        _tool.In = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, silence.ClientSafePipeHandle));
        var running = _tool.RunAsync("run", "count", "--input", "-");

        _tool.Interrupt();

        Assert.Equal(130, await running.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_StandardInputWithoutEnd_IsRefused()
    {
        _tool.In = new StreamReader("/dev/zero");

        var exitCode = await _tool.RunAsync("run", "count", "--input", "-");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("hearth: standard input is longer than 64 MiB.", _tool.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _tool.Dispose();
}
