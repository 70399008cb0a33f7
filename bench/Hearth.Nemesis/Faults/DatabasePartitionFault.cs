using Hearth.Nemesis.Networks;
using Hearth.Nemesis.Processes;

namespace Hearth.Nemesis.Faults;

/// <summary>A server and the database do not hear each other, or one does not hear the other: then what is done is not known.</summary>
internal sealed class DatabasePartitionFault(ServerGroup group, bool isTwoWay) : Fault
{
    public override string Kind => isTwoWay ? "database apart, both ways" : "database apart, one way";

    public override string? SkipReason => group.Network.NoPartitionReason;

    public override async Task<string> RunAsync(ServerNode target, Random random)
    {
        var losesAnswers = isTwoWay || random.Next(2) == 0;
        var losesQuestions = isTwoWay || !losesAnswers;
        if (losesQuestions) await group.Network.DropAsync(target.Place, Place.Database);
        if (losesAnswers) await group.Network.DropAsync(Place.Database, target.Place);
        await WaitAsync(TimeSpan.FromSeconds(random.Next(6, 9)));
        await group.Network.HealAsync();
        await target.WaitUntilReadyAsync();
        return $"{target.Name}{(isTwoWay ? "" : losesAnswers ? ", answers lost" : ", questions lost")}";
    }
}
