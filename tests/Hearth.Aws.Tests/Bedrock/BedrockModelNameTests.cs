using Hearth.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Aws.Tests.Bedrock;

public sealed class BedrockModelNameTests
{
    [Theory]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001")]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001")]
    [InlineData("us-gov.anthropic.claude-3-5-haiku-20241022-v1:0", "claude-3-5-haiku-20241022")]
    [InlineData("global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6")]
    [InlineData("anthropic.claude-3-sonnet-20240229-v1:0:200k", "claude-3-sonnet-20240229")]
    [InlineData("anthropic.claude-opus-4-1", "claude-opus-4-1")]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001")]
    [InlineData("arn:aws:bedrock:us-east-1:1:application-inference-profile/a1b2c3", "a1b2c3")]
    [InlineData("amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0")]
    public void Of_AnyId_IsTheNameThatTheVendorGave(string id, string expected)
    {
        Assert.Equal(expected, BedrockModelName.Of(id));
    }

    [Fact]
    public void Find_ModelOnBedrock_HasTheLimitsAndPricesOfTheModel()
    {
        var catalog = new ModelCatalog(NullLogger<ModelCatalog>.Instance);

        var onBedrock = catalog.Find(ModelReference.Parse("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0"));

        Assert.Equal(catalog.Find(ModelReference.Parse("anthropic/claude-haiku-4-5")), onBedrock);
        Assert.NotEqual(0m, onBedrock.Price.Input);
        Assert.Same(ModelInfo.Unknown, catalog.Find(ModelReference.Parse("bedrock/amazon.nova-pro-v1:0")));
    }
}
