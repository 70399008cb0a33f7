using CsCheck;
using Hearth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>Random histories of one stream, with readers of every kind, compared with a plain list.</summary>
/// <remarks>
/// A failure prints the seed and the smallest scenario found; the threads' order is not part of either, so a rare one may need
/// several runs. Set <c>CsCheck_Time</c> to look for longer.
/// </remarks>
public sealed class StreamPropertyTests
{
    [Fact]
    public async Task Stream_OnTheMemoryStore_ShowsEveryBoundaryEventOnceAndInOrder()
    {
        await using var store = new MemoryStore();

        await SampleAsync(store, seconds: 8);
    }

    [Fact]
    public async Task Stream_OnSqlite_ShowsEveryBoundaryEventOnceAndInOrder()
    {
        var directory = Directory.CreateTempSubdirectory("hearth-");
        try
        {
            var services = new ServiceCollection().AddHearthSqlite(Path.Combine(directory.FullName, "hearth.db"));
            await using var provider = services.BuildServiceProvider();
            var store = provider.GetRequiredService<IHearthStore>();
            await store.OpenAsync(TestContext.Current.CancellationToken);

            await SampleAsync(store, seconds: 6);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // On a thread of its own: CsCheck blocks the one it is called on for as long as it samples.
    private static Task SampleAsync(IHearthStore store, int seconds) => Task.Factory.StartNew(
        () => StreamScenario.Any.SampleAsync(
            async scenario =>
            {
                using var run = new ScenarioRun(store, scenario);
                await run.PlayAsync();
            },
            writeLine: line => TestContext.Current.TestOutputHelper?.WriteLine(line),
            time: seconds,
            threads: 2,
            print: scenario => scenario.ToString()),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();
}
