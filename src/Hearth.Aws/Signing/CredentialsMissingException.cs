namespace Hearth.Aws.Signing;

/// <summary>AWS credentials were needed and could not be had.</summary>
internal sealed class CredentialsMissingException : Exception
{
    private CredentialsMissingException(string message, bool isTransient, Exception innerException)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether they may be there later: their source is known and did not answer as it should.</summary>
    public bool IsTransient { get; }

    /// <summary>There is no source of credentials.</summary>
    public static CredentialsMissingException NotFound(Exception cause) => new(
        "No AWS credentials were found. Give the task or the instance a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        isTransient: false,
        cause);

    /// <summary>The source gave none.</summary>
    public static CredentialsMissingException NotGiven(Exception cause) => new(
        "The AWS credentials could not be fetched from where they come from: the endpoint of the task's or the instance's role, or a profile.",
        isTransient: true,
        cause);
}
