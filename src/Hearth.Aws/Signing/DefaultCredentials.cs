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
    /// <exception cref="CredentialsMissingException">The chain found nothing, or the place it found gives no credentials now.</exception>
    public static async Task<ImmutableCredentials> GetAsync()
    {
        LinkLocalBypass.Install(); // Or the SDK asks a proxy for the role's credentials.
        var source = await TryAsync(() => DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(), CredentialsMissingException.NotFound);
        return await TryAsync(source.GetCredentialsAsync, CredentialsMissingException.NotGiven);
    }

    // The exceptions of the SDK have nothing in common but that they are exceptions.
    private static async Task<T> TryAsync<T>(Func<Task<T>> work, Func<Exception, CredentialsMissingException> translate)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw translate(exception);
        }
    }
}
