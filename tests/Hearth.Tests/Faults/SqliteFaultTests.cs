namespace Hearth.Tests.Faults;

public sealed class SqliteFaultTests(SqliteFaultDatabase database) : FoldFaultBench<SqliteFaultDatabase>(database);
