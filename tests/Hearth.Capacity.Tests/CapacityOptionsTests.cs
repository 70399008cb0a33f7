namespace Hearth.Capacity.Tests;

public sealed class CapacityOptionsTests
{
    [Fact]
    public void TryParse_OfOptions_SetsThem()
    {
        Assert.True(CapacityOptions.TryParse(["--replicas", "4", "--readers", "500", "--tokens", "80", "--model"], out var options, out _));

        Assert.Equal(4, options.Deployment.Replicas);
        Assert.Equal(500, options.Workload.OpenReaders);
        Assert.Equal(80, options.Workload.Answer.TokensPerCall);
        Assert.True(options.IsModelOnly);
    }

    [Theory]
    [InlineData("--replicas")]
    [InlineData("--replicas", "many")]
    [InlineData("--replicas", "0")]
    [InlineData("--readers", "-1")]
    [InlineData("--speed", "3")]
    public void TryParse_OfNonsense_SaysWhatIsWrong(params string[] args)
    {
        Assert.False(CapacityOptions.TryParse(args, out _, out var problem));

        Assert.NotEmpty(problem);
    }
}
