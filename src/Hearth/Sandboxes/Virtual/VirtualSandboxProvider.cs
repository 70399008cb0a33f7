using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Sandboxes.Virtual;

/// <summary>Opens virtual sandboxes; equal to another one with the same options.</summary>
internal sealed record VirtualSandboxProvider(VirtualSandboxOptions Options) : ISandboxProvider
{
    public ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken)
    {
        if (Options.IsDurable && context.Source is null) throw new SandboxException("A durable workspace belongs to a stream, and is opened with it.");
        var time = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        return new(new VirtualSandbox(Options, time, Options.IsDurable ? context.Source : null));
    }
}
