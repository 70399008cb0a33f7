using Hearth.Server.Tests.Databases;

namespace Hearth.Server.Tests;

/// <summary>What holds on every database, on PostgreSQL.</summary>
public static class PostgresKillTests
{
    public sealed class AroundAdmission : KillAroundAdmissionTests<PostgresServerDatabase>;

    public sealed class DuringAnswer : KillDuringAnswerTests<PostgresServerDatabase>;

    public sealed class DuringTools : KillDuringToolsTests<PostgresServerDatabase>;

    public sealed class DuringWrites : KillDuringWritesTests<PostgresServerDatabase>;

    public sealed class DuringRun : KillDuringRunTests<PostgresServerDatabase>;

    public sealed class WithABudget : KillWithABudgetTests<PostgresServerDatabase>;

    public sealed class Terminate : TerminateTests<PostgresServerDatabase>;
}
