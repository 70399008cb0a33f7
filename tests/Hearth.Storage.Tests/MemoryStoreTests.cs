namespace Hearth.Storage.Tests;

public static class MemoryStoreTests
{
    public sealed class Admission : AdmissionConformance<MemoryDatabase>;

    public sealed class Idempotency : IdempotencyConformance<MemoryDatabase>;

    public sealed class Append : AppendConformance<MemoryDatabase>;

    public sealed class Read : ReadConformance<MemoryDatabase>;

    public sealed class Ownership : OwnershipConformance<MemoryDatabase>;

    public sealed class Contexts : ContextConformance<MemoryDatabase>;

    public sealed class Blobs : BlobConformance<MemoryDatabase>;

    public sealed class Workspaces : WorkspaceConformance<MemoryDatabase>;

    public sealed class Ends : EndsConformance<MemoryDatabase>;

    public sealed class Deletion : DeletionConformance<MemoryDatabase>;

    public sealed class Exclusive : ExclusiveConformance<MemoryDatabase>;

    public sealed class Housekeeping : HousekeepingConformance<MemoryDatabase>;
}
