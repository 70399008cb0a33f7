namespace Hearth.Storage.Tests;

public static class SqliteStoreTests
{
    public sealed class Admission : AdmissionConformance<SqliteDatabase>;

    public sealed class Idempotency : IdempotencyConformance<SqliteDatabase>;

    public sealed class Append : AppendConformance<SqliteDatabase>;

    public sealed class Read : ReadConformance<SqliteDatabase>;

    public sealed class Ownership : OwnershipConformance<SqliteDatabase>;

    public sealed class Contexts : ContextConformance<SqliteDatabase>;

    public sealed class Blobs : BlobConformance<SqliteDatabase>;

    public sealed class Workspaces : WorkspaceConformance<SqliteDatabase>;

    public sealed class Writes : WritesConformance<SqliteDatabase>;

    public sealed class Ends : EndsConformance<SqliteDatabase>;

    public sealed class Deletion : DeletionConformance<SqliteDatabase>;

    public sealed class Exclusive : ExclusiveConformance<SqliteDatabase>;

    public sealed class Housekeeping : HousekeepingConformance<SqliteDatabase>;

    public sealed class Durability : DurabilityConformance<SqliteDatabase>;
}
