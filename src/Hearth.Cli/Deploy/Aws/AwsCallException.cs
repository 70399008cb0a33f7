using System.Text.RegularExpressions;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>A call that AWS refused, or that never reached it.</summary>
/// <param name="call">What was asked.</param>
/// <param name="said">What the AWS CLI wrote on standard error.</param>
internal sealed partial class AwsCallException(AwsCall call, string said) : Exception(said.Trim())
{
    // What the AWS CLI says itself where it finds none, or where a login has ended.
    private static readonly string[] CredentialWords = ["credential", "config profile", "sso", "token"];

    private static readonly string[] Credentials =
        ["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "SignatureDoesNotMatch"];

    /// <summary>AWS's name of the error, such as <c>AccessDeniedException</c>; empty when AWS did not answer.</summary>
    public string Code { get; } = ErrorCode().Match(said) is { Success: true } match ? match.Groups[1].Value : "";

    /// <summary>Whether there are no credentials, or none that AWS takes.</summary>
    public bool IsOfCredentials => Code.Length > 0
        ? Credentials.Contains(Code)
        : CredentialWords.Any(word => Message.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same failure for whoever runs the tool.</summary>
    public CliException ToFailure() => new(
        "aws_call_failed",
        $"aws {call.Name} failed: {Message}",
        Next(),
        Credentials.Contains(Code) ? ExitCode.Missing : ExitCode.Failed);

    private string Next() => Code switch
    {
        _ when Credentials.Contains(Code) => "Log in again (aws sso login, or aws configure), then run the same command again; it goes on where it was.",
        _ when Code.StartsWith("AccessDenied", StringComparison.Ordinal) || Code == "UnauthorizedOperation" =>
            "Somebody has to give this caller the right. Then run the same command again; it goes on where it was.",
        _ when Code.StartsWith("Throttling", StringComparison.Ordinal) => "AWS asks for patience. Run the same command again in a minute; it goes on where it was.",
        _ => "When that is mended, run the same command again; it goes on where it was.",
    };

    [GeneratedRegex(@"An error occurred \(([A-Za-z0-9.]+)\)")]
    private static partial Regex ErrorCode();
}
