namespace Hearth.Sandboxes.Isolated.Native;

/// <summary>A prepared call of a C function with up to seven words.</summary>
internal unsafe struct NativeCall
{
    /// <summary>The function's address.</summary>
    public nint Function;

    public fixed long Arguments[7];

    /// <summary>Where the second argument is read from, as a process id, just before the call; null when it is as given.</summary>
    public int* ProcessId;

    /// <summary>Whether the calls after this one are made although it failed.</summary>
    public bool IsOptional;

    /// <summary>Whether the function returns its error, as posix_spawn does, and does not leave it in errno.</summary>
    public bool ReturnsError;
}
