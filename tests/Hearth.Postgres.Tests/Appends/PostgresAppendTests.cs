using Hearth.PostgresServers;

namespace Hearth.Postgres.Tests.Appends;

/// <summary>What tests on real databases share.</summary>
public abstract class PostgresAppendTests
{
    protected PostgresAppendTests()
    {
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
    }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
