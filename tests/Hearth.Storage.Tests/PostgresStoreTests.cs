namespace Hearth.Storage.Tests;

public static class PostgresStoreTests
{
    public sealed class Admission : AdmissionConformance<PostgresDatabase>;

    public sealed class Idempotency : IdempotencyConformance<PostgresDatabase>;

    public sealed class Append : AppendConformance<PostgresDatabase>;

    public sealed class Read : ReadConformance<PostgresDatabase>;

    public sealed class Ownership : OwnershipConformance<PostgresDatabase>;

    public sealed class Contexts : ContextConformance<PostgresDatabase>;

    public sealed class Sharing : SharingConformance<PostgresDatabase>;

    public sealed class Blobs : BlobConformance<PostgresDatabase>;

    public sealed class Workspaces : WorkspaceConformance<PostgresDatabase>;

    public sealed class Writes : WritesConformance<PostgresDatabase>;

    public sealed class Durability : DurabilityConformance<PostgresDatabase>;
}
