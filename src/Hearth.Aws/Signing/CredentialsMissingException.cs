namespace Hearth.Aws.Signing;

/// <summary>AWS credentials were needed and could not be had.</summary>
/// <param name="innerException">What the SDK says.</param>
internal sealed class CredentialsMissingException(Exception innerException) : Exception(Remedy, innerException)
{
    private const string Remedy =
        "No AWS credentials were found. Give the task or the instance a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
}
