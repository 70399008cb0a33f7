using Hearth.Cli.Processes;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Processes;

public sealed class ExternalProgramTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Fact]
    public async Task RunAsync_Program_GetsArgumentsInputAndEnvironment()
    {
        var options = new ProgramOptions { Input = "in", Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" } };

        var result = await Program("sh").RunAsync(["-c", "cat; echo \" $GREETING $1\"; echo gone >&2; exit 3", "sh", "a b"], options, default);

        Assert.Equal(new ProgramResult(3, "in hello a b\n", "gone\n"), result);
    }

    [Fact]
    public async Task RunAsync_MissingProgram_SaysWhereItComesFrom()
    {
        var exception = await Assert.ThrowsAsync<CliException>(() => Program("hearth-no-such-program").RunAsync(["x"], null, default));

        Assert.Equal("Get it.", exception.Next);
        Assert.Equal(ExitCode.Missing, exception.ExitCode);
    }

    [Fact]
    public async Task RunAsync_ProgramThatCannotBeExecuted_SaysWhyInTheWordsOfTheSystem()
    {
        var path = _tool.Write("bin/cooker", "no program");
        _tool.Environment["PATH"] = Path.GetDirectoryName(path)!;

        var exception = await Assert.ThrowsAsync<CliException>(() => Program("cooker").RunAsync(["x"], null, default));

        Assert.Equal($"{path} cannot be executed: Permission denied.", exception.Message);
        Assert.Equal(("program_unusable", ExitCode.Missing), (exception.Type, exception.ExitCode));
    }

    [Fact]
    public async Task RunAsync_Cancelled_AsksTheProgramToStop()
    {
        using var stop = new CancellationTokenSource();
        var said = new List<string>();
        var options = new ProgramOptions
        {
            OnOutput = line =>
            {
                said.Add(line);
                if (line == "ready") stop.Cancel();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Program("sh").RunAsync(
            ["-c", "trap 'echo stopped; exit 0' INT; echo ready; while :; do sleep 0.05; done"], options, stop.Token));

        Assert.Equal(["ready", "stopped"], said);
    }

    public void Dispose() => _tool.Dispose();

    private ExternalProgram Program(string name) => new(name, "Get it.", _tool.Context());
}
