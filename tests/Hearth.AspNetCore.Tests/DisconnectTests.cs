using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Tests;

/// <summary>Disconnecting is how clients stop reading: nothing may stay behind and nothing is worth a log entry.</summary>
[Collection(nameof(Alone))]
public sealed class DisconnectTests
{
    private const int Cycles = 2_000;
    private const int Parallel = 20;
    private const long MaxGrowthBytes = 8 << 20;

    [Theory]
    [InlineData("sse")]
    [InlineData("long-poll")]
    public async Task LiveRead_ManyClientsLeave_NoReaderOrTailStays(string mode)
    {
        await using var host = await TestHost.StartAsync();
        await using (await host.OpenInstanceAsync("t1"))
        {
            // The tail lives as long as the writer does; after that only readers hold it.
        }

        await AssertNoGrowthAsync(host, async () =>
        {
            using var reading = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", $"/agents/support/t1?offset=now&live={mode}");
            if (mode == "sse") await reading.ReadUntilAsync("upToDate");
            else await Eventually.TrueAsync(() => host.Tails.Count > 0, "the reader");
        });

        await Eventually.TrueAsync(() => host.Tails.Count == 0, "the tails to go");
        Assert.DoesNotContain(host.Logs.Entries, LogRecorder.IsNoteworthy);
    }

    [Fact]
    public async Task CatchUp_ManyClientsLeave_NothingStays()
    {
        await using var host = await TestHost.StartAsync();
        await using (var writer = await host.OpenInstanceAsync("t1"))
        {
            await writer.AppendAsync($"{{\"text\":\"{new string('x', 500_000)}\"}}", $"{{\"text\":\"{new string('x', 500_000)}\"}}");
        }

        await AssertNoGrowthAsync(host, async () =>
        {
            using var reading = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", "/agents/support/t1?offset=-1");
            await reading.ReadUntilAsync("HTTP/1.1 200");
        });

        Assert.Equal(0, host.Tails.Count);
        Assert.DoesNotContain(host.Logs.Entries, LogRecorder.IsNoteworthy);
    }

    [Fact]
    public async Task Wait_ManyClientsLeave_NoWaiterStays()
    {
        await using var host = await TestHost.StartAsync();
        var outcomes = host.Get<Outcomes>();
        const string Key = "Idempotency-Key: the-same-for-all";
        await host.SendAsync("POST", "/agents/support/t1", """{"message":"Hi"}""", Key);

        await AssertNoGrowthAsync(host, async () =>
        {
            using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1?wait=result", """{"message":"Hi"}""", Key);
            await Eventually.TrueAsync(() => outcomes.WaiterCount > 0, "the waiter");
        });

        await Eventually.TrueAsync(() => outcomes.WaiterCount == 0, "the waiters to go");
        Assert.Single(host.Ownership.Nudges);
        Assert.DoesNotContain(host.Logs.Entries, LogRecorder.IsNoteworthy);
    }

    [Fact]
    public async Task Post_ClientLeavesWithinTheBody_AdmitsNothingAndLogsNothing()
    {
        await using var host = await TestHost.StartAsync();

        using (await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1", "", "Content-Length: 100", "Content-Type: application/json"))
        {
        }

        await host.SendAsync("GET", "/agents/support/t1");
        Assert.True(await host.IsEmptyAsync());
        Assert.DoesNotContain(host.Logs.Entries, LogRecorder.IsNoteworthy);
    }

    private static async Task AssertNoGrowthAsync(TestHost host, Func<Task> cycle)
    {
        await RunAsync(cycle, Cycles / 4); // Pools and compiled code reach their size.
        await Eventually.TrueAsync(() => host.Tails.Count == 0, "the tails to go");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(cycle, Cycles);
        await Eventually.TrueAsync(() => host.Tails.Count == 0, "the tails to go");
        await Eventually.TrueAsync(() => GC.GetTotalMemory(forceFullCollection: true) < before + MaxGrowthBytes, "memory to be free again");
    }

    private static async Task RunAsync(Func<Task> cycle, int count)
    {
        for (var done = 0; done < count; done += Parallel)
        {
            await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => cycle()));
        }
    }
}
