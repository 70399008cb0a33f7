using Hearth.Hosting.Checks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Whether only those can use the server who may.</summary>
internal sealed class AccessCheck(
    OpenServerGuard guard, IServiceProvider services, IHostEnvironment environment, IOptions<SecurityOptions> security) : IServerCheck
{
    // What "openssl rand -hex 16" makes; shorter ones can be guessed by whoever may ask often enough.
    private const int ShortestKey = 32;

    /// <exception cref="OptionsValidationException">The server would not start, as everyone could use it.</exception>
    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        await guard.StartingAsync(cancellationToken);
        await UnheardServer.BuildPipelineAsync(services, cancellationToken); // The guard looks again, at every route.
        return [Describe(security.Value.ApiKeys)];
    }

    private CheckFinding Describe(IList<string> keys)
    {
        if (guard.IsOpen)
        {
            return environment.IsDevelopment()
                ? CheckFinding.Ok("Everyone who can reach the server may use it, as in Development.")
                : CheckFinding.Warning(
                    "Everyone who can reach the server may use it: Hearth:Security:AllowAnonymous is set, and no API key or policy protects its routes.");
        }

        if (keys.Count == 0) return CheckFinding.Ok("The application decides whom it lets in.");
        return keys.All(key => key.Length >= ShortestKey)
            ? CheckFinding.Ok($"Requests need an API key; there are {keys.Count}.")
            : CheckFinding.Warning($"An API key has fewer than {ShortestKey} characters and may be guessed. Make another one with: openssl rand -hex 32");
    }
}
