namespace Hearth.Cli.TestApp;

/// <summary>Ends the process with the test that started it, also when the test was killed: its standard input ends then.</summary>
internal sealed class ParentWatch : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading the console heeds no token; a stop must not wait for it.
        var input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[1], CancellationToken.None).AsTask().WaitAsync(stoppingToken) > 0)
        {
        }

        Environment.Exit(3);
    }
}
