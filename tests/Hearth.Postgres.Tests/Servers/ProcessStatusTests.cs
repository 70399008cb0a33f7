using Hearth.PostgresServers;

namespace Hearth.Postgres.Tests.Servers;

public sealed class ProcessStatusTests
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("odd) S 1 name (")]
    public void Parse_WhateverTheName_ReadsTheNumbersBehindIt(string name)
    {
        // Arrange
        var line = $"42 ({name}) T 7 42 42 0 -1 0 1 2 3 4 150 50 30 20 20 0 1 0 12345\n";
        // Act
        var status = ProcessStatus.Parse(line);
        // Assert
        Assert.Equal(
            new ProcessStatus(42, 7, IsStill: true, CpuTime: TimeSpan.FromSeconds(2), ReapedCpuTime: TimeSpan.FromMilliseconds(500)), status);
    }
}
