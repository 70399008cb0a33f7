namespace Hearth.Storage.Tests;

/// <summary>The memory store as the processes of one database see it.</summary>
public static class SharedMemoryStoreTests
{
    public sealed class Ownership : OwnershipConformance<SharedMemoryDatabase>;

    public sealed class Deletion : DeletionConformance<SharedMemoryDatabase>;

    public sealed class Sharing : SharingConformance<SharedMemoryDatabase>;

    public sealed class Durability : DurabilityConformance<SharedMemoryDatabase>;
}
