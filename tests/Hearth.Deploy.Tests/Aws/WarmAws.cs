using System.Diagnostics;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>The AWS CLI of this machine, loaded once: hundreds of calls spend more time on its imports than on what they do.</summary>
/// <remarks>Where it is no package of the Python on the path, as version 2 is not, the program itself is called.</remarks>
internal sealed class WarmAws : IAsyncDisposable
{
    private const string Python = "python3";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-aws-");
    private Process? _process;

    private WarmAws()
    {
    }

    /// <summary>The path on which <c>aws</c> is found.</summary>
    public string SearchPath { get; private set; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    public static async Task<WarmAws> StartAsync()
    {
        var aws = new WarmAws();
        var start = ToolRun.StartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "Aws", "warm-aws.py"), aws._directory.FullName]);
        try
        {
            aws._process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return aws; // There is no Python.
        }

        if (await aws._process.StandardOutput.ReadLineAsync() == "ready")
            aws.SearchPath = $"{aws._directory.FullName}{Path.PathSeparator}{aws.SearchPath}";
        return aws;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _directory.Delete(recursive: true);
    }
}
