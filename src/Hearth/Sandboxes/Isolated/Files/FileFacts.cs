namespace Hearth.Sandboxes.Isolated.Files;

/// <summary>What the system says of a file.</summary>
/// <param name="Mode">Its kind and its rights.</param>
/// <param name="Uid">Who owns it.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="DiskBytes">What it takes on disk.</param>
/// <param name="ModifiedAt">When its content last changed.</param>
internal readonly record struct FileFacts(int Mode, int Uid, long Length, long DiskBytes, DateTimeOffset ModifiedAt)
{
    private const int KindMask = 0xF000;

    public bool IsDirectory => (Mode & KindMask) == 0x4000;

    public bool IsRegular => (Mode & KindMask) == 0x8000;
}
