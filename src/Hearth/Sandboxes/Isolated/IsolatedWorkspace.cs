using System.Security.Cryptography;
using System.Text;
using Hearth.Sandboxes.Isolated.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.Sandboxes.Isolated;

/// <summary>The directories of one workspace: <c>files</c>, where everything happens, and <c>tmp</c> beside it.</summary>
/// <param name="Files">The absolute path of the files.</param>
/// <param name="Temporary">The absolute path of what need not be kept.</param>
/// <param name="User">Who owns both; null for the server's own user.</param>
internal sealed record IsolatedWorkspace(string Files, string Temporary, WorkspaceUser? User)
{
    public const string FilesName = "files";

    private const string TemporaryName = "tmp";
    private const string DataDirectoryKey = "Hearth:DataDirectory";
    private const string DefaultDataDirectory = ".hearth";
    private const UnixFileMode Enterable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes what is missing of an instance's workspace.</summary>
    /// <exception cref="SandboxException">It cannot be made, or its user could not reach it.</exception>
    public static IsolatedWorkspace Open(SandboxContext context, IsolatedSandboxOptions options, bool hasOwnUser)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException(); // The report says so before.
        var root = RootOf(context.Services, options);
        try
        {
            var workspace = Path.Combine(root, context.AgentName, NameOf(context.InstanceId));
            Directory.CreateDirectory(workspace, Enterable);
            var files = Path.Combine(workspace, FilesName);
            var temporary = Path.Combine(workspace, TemporaryName);
            Directory.CreateDirectory(files, Private);
            Directory.CreateDirectory(temporary, Private);
            if (!hasOwnUser) return new IsolatedWorkspace(files, temporary, null);

            if (FindUnreachable(workspace) is { } problem) throw new SandboxException(problem);
            var user = WorkspaceUsers.Take(root, files, options);
            Give(temporary, user);
            Give(files, user);
            return new IsolatedWorkspace(files, temporary, user);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The workspace cannot be made below {root}: {exception.Message}", exception);
        }
    }

    /// <summary>Why the users of workspaces could not reach them, and the remedy; null when they can.</summary>
    public static string? FindUnreachable(string root)
    {
        if (OperatingSystem.IsWindows()) return null;
        for (var at = new DirectoryInfo(root); at is not null; at = at.Parent)
        {
            if (!at.Exists || at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) continue;
            return $"The users of isolated sandboxes cannot enter {at.FullName}, which is above their files. "
                + $"Set {nameof(IsolatedSandboxOptions)}.{nameof(IsolatedSandboxOptions.Root)} to another place, or chmod o+x.";
        }

        return null;
    }

    /// <summary>Where all workspaces lie.</summary>
    public static string RootOf(IServiceProvider services, IsolatedSandboxOptions options) =>
        Path.GetFullPath(options.Root ?? DefaultRoot(services));

    private static void Give(string path, WorkspaceUser user)
    {
        using var directory = WorkspaceDirectory.Open(path);
        directory.GiveTo(user.Uid);
    }

    private static string DefaultRoot(IServiceProvider services)
    {
        var content = services.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
        var data = services.GetService<IConfiguration>()?[DataDirectoryKey] is { Length: > 0 } configured ? configured : DefaultDataDirectory;
        return Path.Combine(content, data, "isolated");
    }

    // An instance's id may have any character and any length.
    private static string NameOf(string instanceId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)))[..32];
}
