using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;

namespace Hearth.Server.Tests.Kills;

/// <summary>Tests of one server on a database of one kind.</summary>
public abstract class KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    /// <inheritdoc cref="KillRig.StartAsync"/>
    private protected static Task<KillRig> StartAsync(Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment) =>
        KillRig.StartAsync(new TDatabase(), answer, environment);
}
