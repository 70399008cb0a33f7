namespace Hearth.Tests.Faults;

public sealed class SqliteFaultTests(SqliteFaultDatabase database) : FaultBench<SqliteFaultDatabase>(database);
