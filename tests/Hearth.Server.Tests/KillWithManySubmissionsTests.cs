using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>The death of the only server with much to do, and its next start on the same machine or on another one.</summary>
/// <remarks>Nothing runs beside these tests: they measure how fast a machine is that they keep busy.</remarks>
[Collection(nameof(Alone))]
public sealed class KillWithManySubmissionsTests
{
    private const int Count = 1_000;

    // What taking one stream over may cost in processor time, on top of what is promised for the first.
    private static readonly TimeSpan TimePerStream = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    // More at once would not be sent any faster.
    private static readonly ParallelOptions Crowd = new() { MaxDegreeOfParallelism = 16 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 6)]
    public async Task Kill_WithAThousandUnsettledInstances_TakesAllOverSoonAfterReadiness(bool isElsewhere, int limitSeconds)
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(database, _ => Story.Silence());
        rig.Models.MaxRecordedRequests = 0;
        var prompts = new ConcurrentBag<Receipt>();
        await Parallel.ForAsync(0, Count, Crowd, async (number, _) => prompts.Add(await rig.Api.PromptAsync("talker", $"a{number}", "Tell it.")));
        await rig.UntilAskedAsync(Count);

        // Act: a process of another machine cannot be seen to have ended, only to be silent.
        await rig.Server.KillAsync();
        if (isElsewhere) await database.AskAsync<string>("UPDATE processes SET host = 'elsewhere' RETURNING host");
        await rig.RestartAsync(_ => new FakeTurn().Text("Done."));
        await UntilAllAreTakenOverAsync(database);
        var time = Stopwatch.GetElapsedTime(rig.Server.ReadyAt);

        // Assert
        Promises.IsPrompt(rig, $"{Count} streams were taken over, after readiness", time, TimeSpan.FromSeconds(limitSeconds) + (Count * TimePerStream));
        await Parallel.ForEachAsync(prompts, Crowd, async (prompt, _) => await ResultIsThereAsync(rig.Api, prompt));
        Assert.Equal(0, await database.AskAsync<long>("SELECT count(*) FROM submissions WHERE settled_at IS NULL"));
        Assert.Equal(2 * Count, rig.Models.RequestCount);
    }

    private static async Task UntilAllAreTakenOverAsync(PostgresServerDatabase database)
    {
        const string Sql =
            """
            SELECT count(*)
            FROM   streams
            WHERE  epoch > 1
            """;
        var started = Stopwatch.GetTimestamp();
        while (await database.AskAsync<long>(Sql) < Count)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, "Some streams were not taken over.");
            await Task.Delay(ProbeInterval, TimeProvider.System, Cancel);
        }
    }

    private static async Task ResultIsThereAsync(HearthApi api, Receipt prompt)
    {
        var (status, body) = await api.WaitForResultAsync(prompt);
        Assert.Equal((HttpStatusCode.OK, "Done."), (status, body.GetProperty("result").GetProperty("text").GetString()));
    }
}
