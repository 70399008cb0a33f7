using System.Diagnostics;

namespace Hearth.Deploy.Tests.Tools;

/// <summary>One program that ran to its end.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    // A program that ignores the endpoint it was given must not find another one.
    private const string NoProxy = "http://127.0.0.1:9";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Credentials that are good for nothing, and no way to any other machine.</summary>
    public static IReadOnlyDictionary<string, string> SafeEnvironment { get; } = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["HTTP_PROXY"] = NoProxy,
        ["HTTPS_PROXY"] = NoProxy,
        ["http_proxy"] = NoProxy,
        ["https_proxy"] = NoProxy,
        ["NO_PROXY"] = "127.0.0.1,localhost",
        ["no_proxy"] = "127.0.0.1,localhost",
        ["CHECKPOINT_DISABLE"] = "1",
        ["NO_COLOR"] = "1",
    };

    /// <summary>Both outputs, for the message of an assertion.</summary>
    public string Everything => $"exit code {ExitCode}\n{Output}\n{Errors}";

    /// <summary>Runs a program with credentials that are good for nothing and without a way to any other machine.</summary>
    public static async Task<ToolRun> StartAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? directory = null,
        CancellationToken cancellationToken = default)
    {
        using var process = Process.Start(StartInfo(program, arguments, environment, directory))!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ToolRun(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static ProcessStartInfo StartInfo(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? RepositoryFiles.Root,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in SafeEnvironment.Concat(environment ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        return start;
    }

    // Settings of whoever runs the tests: a profile, a region, a configuration of Terraform.
    private static bool IsForeign(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("TF_", StringComparison.Ordinal)
        || name.StartsWith("HEARTH_", StringComparison.Ordinal);
}
