using System.ComponentModel.DataAnnotations;
using Hearth.Server.Checks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Server.Tests.Checks;

/// <summary>Which faults of the options are found.</summary>
public sealed class SettingsCheckTests
{
    [Fact]
    public async Task Run_ValueThatIsNoneAtAllAmongOthers_HidesNoOtherFault()
    {
        // Arrange
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["First:Count"] = "0",
            ["Second:Count"] = "many",
            ["Third:Weight"] = "-3",
        }).Build());
        Add<Counted>("First");
        Add<Counted>("Second");
        Add<Weighed>("Third");
        await using var provider = services.BuildServiceProvider();

        // Act
        var findings = await new SettingsCheck(provider, services).RunAsync(TestContext.Current.CancellationToken);

        // Assert
        Assert.Equal(3, findings.Count);
        Assert.Single(findings, finding => finding.Message.Contains("Count must be between 1 and 9", StringComparison.Ordinal));
        Assert.Single(findings, finding => finding.Message.Contains("Weight must be between 1 and 9", StringComparison.Ordinal));
        Assert.Single(findings, finding => finding.Message.Contains("'many' at 'Second:Count'", StringComparison.Ordinal));

        void Add<T>(string name)
            where T : class => services.AddOptions<T>(name).BindConfiguration(name).ValidateDataAnnotations().ValidateOnStart();
    }

    private sealed class Counted
    {
        [Range(1, 9)]
        public int Count { get; set; }
    }

    private sealed class Weighed
    {
        [Range(1, 9)]
        public int Weight { get; set; }
    }
}
