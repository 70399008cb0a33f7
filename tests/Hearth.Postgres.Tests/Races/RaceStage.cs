using Hearth.Storage;

namespace Hearth.Postgres.Tests.Races;

/// <summary>The actors of one race on one store, real or simulated.</summary>
internal sealed class RaceStage(RaceScene scene, Func<RaceRole, IHearthStore> storeOf)
{
    /// <summary>The submission that there is at the start.</summary>
    public const string First = "first";

    private readonly RaceActor[] _actors = [.. Enum.GetValues<RaceRole>().Select(role => new RaceActor(role.ToString(), storeOf(role), scene))];

    public RaceScene Scene => scene;

    public RaceActor this[RaceRole role] => _actors[(int)role];

    public async Task PrepareAsync(RaceSetup setup)
    {
        if (!setup.HasStream) return;
        var store = storeOf(RaceRole.Client);
        scene.Stream = (await store.AdmitAsync(scene.CreateAdmission(First), TestContext.Current.CancellationToken)).Stream;
        await this[RaceRole.Owner].ClaimAsync();
        await this[RaceRole.Owner].AppendAsync([UnitTraits.Plain]);
    }

    /// <summary>Everything that can be read when the race is over.</summary>
    public async Task<string> DescribeAsync()
    {
        var reader = new RaceActor("", storeOf(RaceRole.Client), scene);
        var lines = new List<string> { await reader.FindAsync(), await reader.ReadAsync(), await reader.NextAsync() };
        foreach (var submission in scene.Submissions) lines.Add(await reader.FindSubmissionAsync(submission));
        foreach (var key in scene.Keys) lines.Add(await reader.FindReceiptAsync(key));
        return string.Join('\n', lines);
    }

    /// <summary>Deletes what is there and claims what follows it: that shows where the log ended, also that of a deleted stream.</summary>
    public async Task<string> FollowAsync()
    {
        var next = new RaceActor("", storeOf(RaceRole.Client), scene);

        // A stream that was never claimed leaves its predecessor's epoch behind: on the real store that of the tombstone, and on the
        // simulated one, which takes it over at once, the next. Claimed, both are the same.
        await next.FindAsync();
        await next.ClaimAsync();
        var deleted = await next.DeleteAsync(force: true);
        await next.AdmitAsync("last", key: null, body: "");
        await next.FindAsync();
        var claimed = await next.ClaimAsync();
        await next.DeleteAsync(force: true);
        return $"{deleted}, then {claimed}";
    }
}
