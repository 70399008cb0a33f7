namespace Hearth.Sandboxes.Isolated.Landlock;

/// <summary>What Landlock can refuse about files (<c>LANDLOCK_ACCESS_FS_*</c>).</summary>
[Flags]
internal enum LandlockAccess : ulong
{
    None = 0,
    Execute = 1 << 0,
    WriteFile = 1 << 1,
    ReadFile = 1 << 2,
    ReadDirectory = 1 << 3,
    RemoveDirectory = 1 << 4,
    RemoveFile = 1 << 5,
    MakeCharacterDevice = 1 << 6,
    MakeDirectory = 1 << 7,
    MakeFile = 1 << 8,
    MakeSocket = 1 << 9,
    MakeFifo = 1 << 10,
    MakeBlockDevice = 1 << 11,
    MakeLink = 1 << 12,
    Refer = 1 << 13,
    Truncate = 1 << 14,
    DeviceControl = 1 << 15,

    /// <summary>Reading files and directories, and executing what is there.</summary>
    Use = Execute | ReadFile | ReadDirectory,

    /// <summary>Everything but making devices.</summary>
    Own = Use | WriteFile | RemoveDirectory | RemoveFile | MakeDirectory | MakeFile | MakeSocket | MakeFifo | MakeLink | Refer | Truncate,

    /// <summary>Reading and writing a device that harms nobody.</summary>
    Device = ReadFile | WriteFile | Truncate | DeviceControl,

    /// <summary>What has a meaning for something that is no directory.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | DeviceControl,
}
