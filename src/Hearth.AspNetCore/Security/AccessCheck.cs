using Hearth.Hosting.Checks;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Whether only those can use the server who may.</summary>
internal sealed class AccessCheck(OpenServerGuard guard, IOptions<SecurityOptions> security) : IServerCheck
{
    // What "openssl rand -hex 16" makes; shorter ones can be guessed by whoever may ask often enough.
    private const int ShortestKey = 32;

    public string Subject => "access";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await guard.StartingAsync(cancellationToken);
            return [Describe(security.Value.ApiKeys)];
        }
        catch (OptionsValidationException exception)
        {
            return [CheckFinding.Fault(exception.Message)];
        }
    }

    private static CheckFinding Describe(IList<string> keys)
    {
        if (keys.Count == 0) return CheckFinding.Ok("Whom the application lets in, or everyone in Development.");
        return keys.All(key => key.Length >= ShortestKey)
            ? CheckFinding.Ok($"Requests need an API key; there are {keys.Count}.")
            : CheckFinding.Warning($"An API key has fewer than {ShortestKey} characters and may be guessed. Make another one with: openssl rand -hex 32");
    }
}
