using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>The death of the only server with much to do, and its next start on the same machine or on another one.</summary>
public sealed class KillWithManySubmissionsTests
{
    private const int Count = 1_000;

    // The machine has more to do than to send these.
    private static readonly ParallelOptions Crowd = new() { MaxDegreeOfParallelism = 16 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 6)]
    public async Task Kill_WithAThousandUnsettledInstances_RecoversAllSoonAfterReadiness(bool isElsewhere, int limitSeconds)
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(database, _ => Story.Silence());
        rig.Models.MaxRecordedRequests = 0;
        var prompts = new ConcurrentBag<Receipt>();
        await Parallel.ForAsync(0, Count, Crowd, async (number, _) => prompts.Add(await rig.Api.PromptAsync("talker", $"a{number}", "Tell it.")));
        await rig.Models.WaitForRequestsAsync(Count, Cancel);

        // Act: a process of another machine cannot be seen to have ended, only to be silent.
        await rig.Server.KillAsync();
        if (isElsewhere) await database.AskAsync<string>("UPDATE processes SET host = 'elsewhere' RETURNING host");
        await rig.RestartAsync(_ => new FakeTurn().Text("Done."));
        await rig.Models.WaitForRequestsAsync(2 * Count, Cancel);
        var time = Stopwatch.GetElapsedTime(rig.Server.ReadyAt);

        // Assert
        Promises.IsPrompt($"{Count} submissions went on, after readiness", time, TimeSpan.FromSeconds(limitSeconds));
        await Parallel.ForEachAsync(prompts, Crowd, async (prompt, _) => await ResultIsThereAsync(rig.Api, prompt));
        Assert.Equal(0, await database.AskAsync<long>("SELECT count(*) FROM submissions WHERE settled_at IS NULL"));
        Assert.Equal(2 * Count, rig.Models.RequestCount);
    }

    private static async Task ResultIsThereAsync(HearthApi api, Receipt prompt)
    {
        var (status, body) = await api.WaitForResultAsync(prompt);
        Assert.Equal((HttpStatusCode.OK, "Done."), (status, body.GetProperty("result").GetProperty("text").GetString()));
    }
}
