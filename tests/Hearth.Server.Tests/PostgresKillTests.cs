using Hearth.Server.Tests.Databases;

namespace Hearth.Server.Tests;

/// <summary>What holds on every database, on PostgreSQL. How runs and budgets go on is decided by the log alone, and is tried on SQLite.</summary>
public static class PostgresKillTests
{
    public sealed class AroundAdmission : KillAroundAdmissionTests<PostgresServerDatabase>;

    public sealed class DuringAnswer : KillDuringAnswerTests<PostgresServerDatabase>;

    public sealed class DuringTools : KillDuringToolsTests<PostgresServerDatabase>;

    public sealed class DuringTasks : KillDuringTasksTests<PostgresServerDatabase>;

    public sealed class DuringWrites : KillDuringWritesTests<PostgresServerDatabase>;

    public sealed class Terminate : TerminateTests<PostgresServerDatabase>;
}
