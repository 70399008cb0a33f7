using System.ComponentModel;
using System.Diagnostics;

namespace Hearth.Sandboxes.Processes;

/// <summary>Starts programs as leaders of sessions of their own, by way of <c>setsid</c>, so that one signal reaches all they start.</summary>
/// <remarks>
/// Where there is no <c>setsid</c>, as on macOS, a program ends with those children that can still be found. A child that makes itself a
/// session of its own leaves the group; that is not kept from it.
/// </remarks>
internal sealed class GroupStarter : IProcessStarter
{
    private static readonly string? Setsid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);

    public IRunningProcess Start(ProcessRequest request)
    {
        var start = new ProcessStartInfo(Setsid ?? request.FileName)
        {
            WorkingDirectory = request.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Setsid is not null) start.ArgumentList.Add(request.FileName);
        foreach (var argument in request.Arguments) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in request.Environment) start.Environment[name] = value;
        try
        {
            return new GroupProcess(Process.Start(start)!, Setsid is not null);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new SandboxException($"{request.FileName} could not be started.", innerException: exception);
        }
    }
}
