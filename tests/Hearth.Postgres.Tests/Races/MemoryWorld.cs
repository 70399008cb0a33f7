using Hearth.Storage;

namespace Hearth.Postgres.Tests.Races;

/// <summary>The simulated store, on which actions happen one after the other.</summary>
internal sealed class MemoryWorld(MemoryFences fences)
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(1);

    /// <summary>Runs actions in one order.</summary>
    /// <returns>Their answers, and the state afterwards.</returns>
    public async Task<(List<string> Answers, string State)> RunAsync(RaceSetup setup, IEnumerable<RaceOperation> operations)
    {
        var time = new SetTime();
        var database = new MemoryDatabase(time, fences);
        var processes = Enum.GetValues<RaceRole>().ToDictionary(role => role, _ => Guid.NewGuid());
        var scene = new RaceScene("race");
        var stage = new RaceStage(scene, role => new MemoryStore(database, processes[role]));
        await stage.PrepareAsync(setup);
        foreach (var (role, process) in processes)
        {
            var isHeard = role != RaceRole.Owner || setup.OwnerLives;
            time.Now = SetTime.Start - (isHeard ? TimeSpan.Zero : LongAgo);
            lock (database.Gate) database.Processes.Heartbeat(process);
        }

        time.Now = SetTime.Start;
        var answers = new List<string>();
        foreach (var operation in operations) answers.Add(await operation.Action.DoAsync(stage[operation.Role]));
        var state = $"{DescribeRow()}\n{await stage.DescribeAsync()}";
        return (answers, $"{state}\n{await stage.FollowAsync()}");

        string DescribeRow()
        {
            lock (database.Gate)
            {
                if (database.Find(scene.Key) is not { } log) return "no row";
                var owner = processes.Where(entry => entry.Value == log.Owner).Select(entry => entry.Key.ToString()).SingleOrDefault("nobody");
                return $"epoch {log.Epoch}, aborted through {log.AbortThrough}, closed: {log.IsClosed}, of {owner}";
            }
        }
    }
}
