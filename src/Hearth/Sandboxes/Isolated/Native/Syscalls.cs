using System.Runtime.InteropServices;

namespace Hearth.Sandboxes.Isolated.Native;

/// <summary>The numbers of the system calls that the sandbox makes itself or filters, for one processor. Null where there is no such call.</summary>
internal sealed record Syscalls
{
    /// <summary>The greatest number whose call was looked at when the filter was written. Later ones are answered "not implemented".</summary>
    public const int LastReviewed = 462; // mseal

    // AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64: what the kernel says of the caller's processor.
    private const uint AuditX64 = 0xC000003E;
    private const uint AuditArm64 = 0xC00000B7;

    public static readonly Syscalls X64 = new()
    {
        AuditArchitecture = AuditX64,
        HasX32 = true,
        CloneProcess = 56,
        Ioctl = 16,
        Socket = 41,
        SocketPair = 53,
        Personality = 135,
        Prctl = 157,
        Seccomp = 317,
        Capset = 126,
        SetGroups = 116,
        SetResGid = 119,
        SetResUid = 117,
        PrLimit = 302,
        GetTid = 186,
        GetPid = 39,
        TgKill = 234,
        Kill = 62,
        Statx = 332,
        GetDents = 217,
        MakeDirectoryAt = 258,
        UnlinkAt = 263,
        Chown = 93,
        Seek = 8,
        Refused =
        [
            101, 310, 311, 312, 438, 440, 448, 165, 166, 155, 161, 429, 428, 430, 431, 432, 433, 442, 272, 308, 321, 298, 323,
            425, 426, 427, 250, 248, 249, 246, 320, 175, 313, 176, 169, 167, 168, 163, 179, 443, 103, 164, 227, 305, 159, 172, 173,
            212, 180, 153, 170, 171, 304, 303, 300, 279, 256, 154, 134, 136, 139, 156, 29, 64, 68, 240, 319, 447, 457, 458, 174, 177, 178,
        ],
    };

    public static readonly Syscalls Arm64 = new()
    {
        AuditArchitecture = AuditArm64,
        CloneProcess = 220,
        Ioctl = 29,
        Socket = 198,
        SocketPair = 199,
        Personality = 92,
        Prctl = 167,
        Seccomp = 277,
        Capset = 91,
        SetGroups = 159,
        SetResGid = 149,
        SetResUid = 147,
        PrLimit = 261,
        GetTid = 178,
        GetPid = 172,
        TgKill = 131,
        Kill = 129,
        Statx = 291,
        GetDents = 61,
        MakeDirectoryAt = 34,
        UnlinkAt = 35,
        Chown = 55,
        Seek = 62,
        Refused =
        [
            117, 270, 271, 272, 438, 440, 448, 40, 39, 41, 51, 429, 428, 430, 431, 432, 433, 442, 97, 268, 280, 241, 282,
            425, 426, 427, 219, 217, 218, 104, 294, 105, 273, 106, 142, 224, 225, 89, 60, 443, 116, 170, 112, 266, 171,
            18, 42, 58, 161, 162, 265, 264, 262, 239, 238, 194, 190, 186, 180, 279, 447, 457, 458,
        ],
    };

    /// <summary>Those of this process; null on a processor that the sandbox does not know.</summary>
    public static Syscalls? Current { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => null,
    };

    // The same everywhere.
    public const int Clone3 = 435;
    public const int CloseRange = 436;
    public const int OpenAt2 = 437;
    public const int LandlockCreateRuleset = 444;
    public const int LandlockAddRule = 445;
    public const int LandlockRestrictSelf = 446;

    public required uint AuditArchitecture { get; init; }

    /// <summary>Whether the kernel takes a second set of numbers from the same processor mode, which no filter should let through.</summary>
    public bool HasX32 { get; init; }

    public required int CloneProcess { get; init; }

    public required int Ioctl { get; init; }

    public required int Socket { get; init; }

    public required int SocketPair { get; init; }

    public required int Personality { get; init; }

    public required int Prctl { get; init; }

    public required int Seccomp { get; init; }

    public required int Capset { get; init; }

    public required int SetGroups { get; init; }

    public required int SetResGid { get; init; }

    public required int SetResUid { get; init; }

    public required int PrLimit { get; init; }

    public required int GetTid { get; init; }

    public required int GetPid { get; init; }

    public required int TgKill { get; init; }

    public required int Kill { get; init; }

    public required int Statx { get; init; }

    public required int GetDents { get; init; }

    public required int MakeDirectoryAt { get; init; }

    public required int UnlinkAt { get; init; }

    public required int Chown { get; init; }

    public required int Seek { get; init; }

    /// <summary>
    /// What no program in a sandbox needs: ptrace and the memory of others; mounts, roots and namespaces; bpf, perf, userfaultfd and
    /// io_uring; keys; kernel modules and kexec; clocks, host names, accounting, quotas and swap; file handles; shared memory and queues
    /// that outlive their processes; memory files, which no limit counts.
    /// </summary>
    public required IReadOnlyList<int> Refused { get; init; }
}
