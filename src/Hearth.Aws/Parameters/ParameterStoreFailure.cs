using Amazon.Runtime;

namespace Hearth.Aws.Parameters;

/// <summary>Says why there is no configuration from Parameter Store and what to do about it. Never a value.</summary>
internal static class ParameterStoreFailure
{
    private const string Reachability =
        "Check that the Systems Manager endpoint can be reached from here: by way of the internet, or a VPC endpoint for ssm.";

    private const string RegionRemedy = "Set AWS_REGION.";

    private const string CredentialsRemedy = "Give the instance a profile, or the task a role, that may read the parameters.";

    /// <summary>The parameters could not be read.</summary>
    public static InvalidOperationException Of(ParameterPath path, string? region, Exception exception, TimeSpan limit) => exception switch
    {
        OperationCanceledException => Refuse(path, region, $"There was no answer within {limit.TotalSeconds} s", Reachability),
        // It quotes what it could not read, and with it the values.
        AmazonUnmarshallingException => Refuse(path, region, "The answer is none of Parameter Store's", Reachability),
        AmazonServiceException { ErrorCode.Length: > 0 } refused =>
            Refuse(path, region, $"{refused.ErrorCode}: {refused.Message}", RemedyFor(refused.ErrorCode, path, region), refused),
        HttpRequestException => Refuse(path, region, exception.Message, Reachability, exception),
        _ => Refuse(path, region, exception.Message, region is null ? RegionRemedy : CredentialsRemedy, exception),
    };

    /// <summary>There are none.</summary>
    public static InvalidOperationException Empty(ParameterPath path, string? region) => Refuse(
        path, region, "There are no parameters under it", "Check the path and the region, which AWS_REGION sets.");

    /// <summary>There are more than any server needs.</summary>
    public static InvalidOperationException TooMany(ParameterPath path, string? region, int limit) => Refuse(
        path, region, $"There are more than {limit} parameters under it", "Name the path of this server alone.");

    /// <summary>Two parameters mean the same key.</summary>
    public static InvalidOperationException Twice(string key, string first, string second) =>
        new($"Hearth does not start: the parameters {first} and {second} both set {key}. Delete one of them.");

    private static string RemedyFor(string code, ParameterPath path, string? region)
    {
        if (IsOneOf(code, "AccessDenied", "InvalidKeyId", "KMS")) return Permissions(path, region);
        return IsOneOf(code, "ExpiredToken", "UnrecognizedClient", "InvalidClientToken", "InvalidSignature", "IncompleteSignature", "Signature")
            ? $"{CredentialsRemedy} Check this machine's clock."
            : "Start again in a while.";
    }

    private static bool IsOneOf(string code, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (code.StartsWith(beginning, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string Permissions(ParameterPath path, string? region) =>
        $"The role of this instance or task needs ssm:GetParametersByPath on arn:aws:ssm:{region ?? "REGION"}:ACCOUNT:parameter{path} and on "
        + $"arn:aws:ssm:{region ?? "REGION"}:ACCOUNT:parameter{path}/*, and kms:Decrypt on the key if a key of your own encrypts them.";

    private static InvalidOperationException Refuse(
        ParameterPath path, string? region, string problem, string remedy, Exception? cause = null) => new(
        $"Hearth does not start: its configuration cannot be read from Parameter Store, path {path} in region {region ?? "(none)"}. "
        + $"{problem.ReplaceLineEndings(" ").TrimEnd('.')}. {remedy} Without {ParameterPath.Variable} nothing is read.",
        cause);
}
