using Hearth.Aws.Parameters;
using Microsoft.Extensions.Configuration;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>Where configuration is looked for.</summary>
public sealed class ParameterPathTests
{
    [Theory]
    [InlineData("/hearth/production", "/hearth/production")]
    [InlineData("/hearth/production/", "/hearth/production")]
    [InlineData("/h", "/h")]
    [InlineData("/team_a/my.app-2", "/team_a/my.app-2")]
    public void Find_OfAPath_IsThePath(string text, string path)
    {
        // Act
        var found = ParameterPath.Find(Configuration((ParameterPath.Variable, text)));

        // Assert
        Assert.Equal(path, found?.Value);
    }

    [Theory]
    [InlineData("hearth")]
    [InlineData("/")]
    [InlineData("//hearth")]
    [InlineData("/hearth/*")]
    [InlineData("arn:aws:ssm:eu-central-1:123456789012:parameter/hearth")]
    public void Find_OfNoPath_IsRefused(string text)
    {
        // Act
        var refusal = Assert.Throws<InvalidOperationException>(() => ParameterPath.Find(Configuration((ParameterPath.Variable, text))));

        // Assert
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("/hearth/production", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithBothSettings_TakesTheVariable()
    {
        // Act
        var found = ParameterPath.Find(Configuration((ParameterPath.OptionKey, "/option"), (ParameterPath.Variable, "/variable")));

        // Assert
        Assert.Equal("/variable", found?.Value);
        Assert.Equal("/option", ParameterPath.Find(Configuration((ParameterPath.OptionKey, "/option")))?.Value);
        Assert.Null(ParameterPath.Find(Configuration((ParameterPath.Variable, ""))));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
}
