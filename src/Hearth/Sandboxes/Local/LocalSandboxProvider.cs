using System.Security.Cryptography;
using System.Text;
using Hearth.Sandboxes.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.Sandboxes.Local;

/// <summary>Opens local sandboxes; equal to another one with the same options.</summary>
internal sealed class LocalSandboxProvider(LocalSandboxOptions options) : ICheckedSandboxProvider, IEquatable<LocalSandboxProvider>
{
    /// <summary>Allows <c>Sandbox.Local</c> in Production, where a model then has the rights of the server. Default: <c>false</c>.</summary>
    public const string AllowKey = "Hearth:Sandboxes:AllowLocal";

    public ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken)
    {
        if (FindProblem(context.Services) is { } problem) throw new SandboxException(problem);
        var root = Directory.CreateDirectory(options.Root ?? DirectoryOf(context)).FullName;
        var time = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        return new(new LocalSandbox(new LocalRoot(root), options, new ProcessLauncher(new GroupStarter(), time)));
    }

    public string? FindProblem(IServiceProvider services)
    {
        if (OperatingSystem.IsWindows()) return "Sandbox.Local works on Linux and macOS. Use Sandbox.Virtual.";
        var isAllowed = services.GetService<IHostEnvironment>()?.IsProduction() != true
            || services.GetService<IConfiguration>()?.GetValue<bool>(AllowKey) == true;
        return isAllowed
            ? null
            : $"Sandbox.Local gives a model the rights of the server and is refused in Production. "
                + $"Use Sandbox.Virtual or Sandbox.Isolated, or set {AllowKey}=true.";
    }

    public bool Equals(LocalSandboxProvider? other) => other is not null && other.Identity() == Identity();

    public override bool Equals(object? obj) => Equals(obj as LocalSandboxProvider);

    public override int GetHashCode() => Identity().GetHashCode(StringComparison.Ordinal);

    // An instance's id may have any character and any length.
    private static string DirectoryOf(SandboxContext context)
    {
        var content = context.Services.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.InstanceId)))[..32];
        return Path.Combine(content, ".hearth", "workspaces", context.AgentName, id);
    }

    private string Identity() =>
        $"{options with { }}\n{string.Join('\n', options.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"))}";
}
