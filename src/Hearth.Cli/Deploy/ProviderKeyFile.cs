using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy;

/// <summary>The file with the provider's key, and the way of its content into a secret. The tool itself does not read the key.</summary>
internal static class ProviderKeyFile
{
    /// <summary>Looks before anything is asked or made.</summary>
    /// <param name="context">What is around the tool.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="variable">The variable that the key is for; null for none.</param>
    /// <exception cref="CliException">There is no such file, or it would not be used.</exception>
    public static void Check(CliContext context, DeployRequest request, string? variable)
    {
        if (request.ProviderKeyFile is not { } file) return;
        if (variable is null) throw Unused("PROVIDER_KEY in the settings is none");
        if (request.Only == "stack") throw Unused("--only stack leaves the secret alone");
        var found = new FileInfo(context.FullPath(file));
        if (!found.Exists) throw new CliException("key_file_missing", $"there is no file {file}.", null, ExitCode.Missing);
        if (found.Length == 0) throw new CliException("key_file_empty", $"there is nothing in {file}.", null, ExitCode.Usage);
    }

    /// <summary>Puts the key into the secret, if one was given.</summary>
    /// <returns>Whether it was.</returns>
    public static async Task<bool> PutAsync(DeploySession session, DeployRequest request, string variable, string arn, CancellationToken cancellationToken)
    {
        if (request.ProviderKeyFile is not { } file) return false;
        await session.Changes.ApplyAsync(
            $"putting the key into the secret of {variable}",
            new AwsCall("secretsmanager", "put-secret-value", "--secret-id", arn, "--secret-string", Argument(session, file)),
            cancellationToken);
        return true;
    }

    /// <summary>How the AWS CLI is told to read it.</summary>
    public static string Argument(DeploySession session, string file) => $"file://{session.Context.FullPath(file)}";

    private static CliException Unused(string why) => new("usage", $"--provider-key-file would not be used: {why}.", null, ExitCode.Usage);
}
