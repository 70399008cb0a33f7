using Hearth.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hearth.Tests.Hosting;

/// <summary>How a stopping process divides the time that its platform gives it.</summary>
public sealed class ShutdownTimesTests
{
    [Theory]
    [InlineData(null, 25, 20)]
    [InlineData("00:02:00", 115, 110)]
    [InlineData("00:00:12", 7, 2)]
    [InlineData("00:00:10", 5, 0)]
    public void Times_ForAPlatformsStopTimeout_LeaveFiveSecondsTwice(string? stopTimeout, int shutdown, int drain)
    {
        using var host = Build(("Hearth:Drain:StopTimeout", stopTimeout));

        Assert.Equal(TimeSpan.FromSeconds(shutdown), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        Assert.Equal(TimeSpan.FromSeconds(drain), TimesOf(host).Drain);
    }

    [Fact]
    public void Times_WithADrainTimeoutOfItsOwn_KeepIt()
    {
        using var host = Build(("Hearth:Drain:StopTimeout", "00:01:00"), ("Hearth:Drain:Timeout", "00:00:07"));

        Assert.Equal(TimeSpan.FromSeconds(7), TimesOf(host).Drain);
    }

    [Fact]
    public void Times_WithAShutdownTimeoutOfTheHost_FollowIt()
    {
        using var host = Build(("shutdownTimeoutSeconds", "60"));

        Assert.Equal(TimeSpan.FromSeconds(55), TimesOf(host).Drain);
    }

    [Fact]
    public void Times_WithAShutdownTimeoutThatTheApplicationHasSet_FollowIt()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(3));
        builder.Services.AddHearthRuntime();
        using var host = builder.Build();

        Assert.Equal(TimeSpan.FromSeconds(175), TimesOf(host).Drain);
    }

    [Fact]
    public void Times_WithAnAdmissionDelayBeyondTheDrain_CutIt()
    {
        using var host = Build(("Hearth:Drain:AdmissionDelay", "00:05:00"));

        Assert.Equal(TimeSpan.FromSeconds(20), TimesOf(host).Admission);
    }

    [Theory]
    [InlineData("00:00:09")]
    [InlineData("01:00:01")]
    public void StopTimeout_OutOfBounds_IsRefused(string stopTimeout)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Build(("Hearth:Drain:StopTimeout", stopTimeout)));

        Assert.Contains("StopTimeout", exception.Message, StringComparison.Ordinal);
    }

    private static ShutdownTimes TimesOf(IHost host) => host.Services.GetRequiredService<ShutdownTimes>();

    private static IHost Build(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Configuration = configuration });
        builder.Services.AddHearthRuntime();
        return builder.Build();
    }
}
