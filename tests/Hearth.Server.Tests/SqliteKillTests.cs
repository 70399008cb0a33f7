using Hearth.Server.Tests.Databases;

namespace Hearth.Server.Tests;

/// <summary>What holds on every database, on SQLite.</summary>
public static class SqliteKillTests
{
    public sealed class AroundAdmission : KillAroundAdmissionTests<SqliteServerDatabase>;

    public sealed class DuringAnswer : KillDuringAnswerTests<SqliteServerDatabase>;

    public sealed class DuringTools : KillDuringToolsTests<SqliteServerDatabase>;

    public sealed class DuringWrites : KillDuringWritesTests<SqliteServerDatabase>;

    public sealed class DuringRun : KillDuringRunTests<SqliteServerDatabase>;

    public sealed class WithABudget : KillWithABudgetTests<SqliteServerDatabase>;

    public sealed class Terminate : TerminateTests<SqliteServerDatabase>;
}
