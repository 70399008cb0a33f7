using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Sandboxes.Virtual;

/// <summary>Opens virtual sandboxes; equal to another one with the same options.</summary>
internal sealed record VirtualSandboxProvider(VirtualSandboxOptions Options) : ISandboxProvider
{
    public ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken) =>
        new(new VirtualSandbox(Options, context.Services.GetService<TimeProvider>() ?? TimeProvider.System));
}
