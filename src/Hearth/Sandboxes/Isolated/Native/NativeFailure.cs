namespace Hearth.Sandboxes.Isolated.Native;

/// <summary>A call that was refused.</summary>
/// <param name="Call">The function.</param>
/// <param name="Error">Its error number.</param>
internal sealed record NativeFailure(string Call, int Error)
{
    public override string ToString() => $"{Call}: {Libc.Describe(Error)}";
}
