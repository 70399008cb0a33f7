namespace Hearth.Sandboxes.Isolated.Seccomp;

/// <summary>What the kernel does with a system call.</summary>
internal static class SeccompAnswer
{
    public const uint Allow = 0x7FFF0000;
    public const uint KillProcess = 0x80000000;

    public static readonly uint NotPermitted = Error(1);      // EPERM
    public static readonly uint AccessDenied = Error(13);     // EACCES
    public static readonly uint NotImplemented = Error(38);   // ENOSYS

    private static uint Error(uint number) => 0x00050000 | number;
}
