using System.IO.Pipes;
using Hearth.Cli.CommandLine;

namespace Hearth.Cli.Tests.CommandLine;

public sealed class StandardStreamTests
{
    [Fact]
    public void Write_ReaderOfThePipeHasLeft_IsNotedOnceAndNothingMoreIsWritten()
    {
        // Arrange: .NET's stream, which writes on whatever happens.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var written = new MemoryStream();
        var closed = 0;
        using var stream = new StandardStream(written, (int)pipe.SafePipeHandle.DangerousGetHandle(), () => closed++);

        // Act
        stream.Write("read "u8);
        var before = closed;
        pipe.DisposeLocalCopyOfClientHandle();
        stream.Write("lost "u8);
        stream.Write("dropped"u8);

        // Assert
        Assert.Equal((0, 1), (before, closed));
        Assert.Equal("read lost "u8, written.ToArray());
    }
}
