using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Hearth.Aws.Signing;

/// <summary>The credentials that the AWS SDK finds by itself.</summary>
internal static class DefaultCredentials
{
    /// <summary>
    /// Asks the SDK's chain: environment, profiles, web identity, the role of the task, the role of the instance. The SDK remembers
    /// what it found and renews it ahead of its end.
    /// </summary>
    /// <exception cref="CredentialsMissingException">The chain found nothing, or the place it found does not answer.</exception>
    public static async Task<ImmutableCredentials> GetAsync()
    {
        LinkLocalBypass.Install(); // Or the SDK asks a proxy for the role's credentials.
        try
        {
            var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            return await credentials.GetCredentialsAsync();
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or InvalidOperationException)
        {
            throw new CredentialsMissingException(exception);
        }
    }
}
