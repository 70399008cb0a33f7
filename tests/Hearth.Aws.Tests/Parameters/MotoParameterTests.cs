using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Hearth.Aws.Parameters;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>Parameters as somebody else understands the API.</summary>
public sealed class MotoParameterTests
{
    [Fact]
    public async Task Read_OfStoredParameters_DecryptsThemAndLeavesOthersAlone()
    {
        // Arrange
        await using var moto = await MotoServer.StartAsync();
        var uri = await moto.BaseUri;
        using var client = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret-key"),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = uri, AuthenticationRegion = "eu-central-1" });
        await PutAsync(client, "/hearth/production/ANTHROPIC_API_KEY", "sk-very-secret", ParameterType.SecureString);
        await PutAsync(client, "/hearth/production/Hearth/Security/ApiKeys", "one,two", ParameterType.StringList);
        for (var number = 1; number <= 12; number++) await PutAsync(client, $"/hearth/production/More/{number}", $"{number}", ParameterType.String);
        await PutAsync(client, "/hearth/production2/OTHER", "no", ParameterType.String);
        await PutAsync(client, "/hearth/OTHER", "no", ParameterType.String);

        // Act
        var values = await FakeParameterStore.ClientOf(uri).ReadAsync(new ParameterPath("/hearth/production"));

        // Assert
        Assert.Equal(14, values.Count);
        Assert.Equal("sk-very-secret", values["ANTHROPIC_API_KEY"]);
        Assert.Equal("one,two", values["Hearth:Security:ApiKeys"]);
        Assert.Equal("12", values["More:12"]);
    }

    private static Task PutAsync(AmazonSimpleSystemsManagementClient client, string name, string value, ParameterType type) => client.PutParameterAsync(
        new PutParameterRequest { Name = name, Value = value, Type = type }, TestContext.Current.CancellationToken);
}
