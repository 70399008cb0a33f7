namespace Hearth.Tests.Faults;

public sealed class PostgresFaultTests(PostgresFaultDatabase database) : FaultBench<PostgresFaultDatabase>(database);
