using Hearth.Cli.Deploy.Aws;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>What the AWS CLI says when a call fails, and what is told of it.</summary>
public sealed class AwsCallExceptionTests
{
    [Theory]
    [InlineData("Unable to locate credentials. You can configure credentials by running \"aws configure\".", true)]
    [InlineData("Error loading SSO Token: Token for production does not exist", true)]
    [InlineData("The config profile (production) could not be found", true)]
    [InlineData("An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired", true)]
    [InlineData("An error occurred (Throttling) when calling the GetCallerIdentity operation (reached max retries: 4): Rate exceeded", false)]
    [InlineData("Could not connect to the endpoint URL: \"https://sts.us-east-1.amazonaws.com/\"", false)]
    public void IsOfCredentials_OfWhatTheAwsCliSays_IsTrueOnlyForALogin(string said, bool expected)
    {
        // Act
        var exception = new AwsCallException(new AwsCall("sts", "get-caller-identity"), said);

        // Assert
        Assert.Equal(expected, exception.IsOfCredentials);
    }
}
