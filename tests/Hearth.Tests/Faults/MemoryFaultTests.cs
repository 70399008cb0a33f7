namespace Hearth.Tests.Faults;

public sealed class MemoryFaultTests(MemoryFaultDatabase database) : FaultBench<MemoryFaultDatabase>(database);
