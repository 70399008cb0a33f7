using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Services;

/// <summary>Asks a server that was deployed for its health, from here: a deployment is done when it answers.</summary>
internal sealed class HealthProbe(DeploySession session)
{
    /// <summary>Where the probe looks instead of the server's address. For tests.</summary>
    public const string AddressVariable = "HEARTH_DEPLOY_HEALTH_URL";

    // A new name takes a minute or two to be known everywhere.
    private const int Attempts = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks until it answers.</summary>
    /// <exception cref="CliException">It does not, though AWS says that it runs.</exception>
    public async Task WaitAsync(Uri address, CancellationToken cancellationToken)
    {
        var target = new Uri(Target(address), "/health");
        using var http = new HttpClient { Timeout = Patience };
        var looks = 0;
        await session.Wait.UntilAsync($"{address} to answer", async token =>
        {
            var (isHealthy, said) = await AskAsync(http, target, token);
            if (isHealthy) return Look.Done;
            if (++looks >= Attempts) throw Silent(target, said);
            return Look.NotYet(new ResourceState("/health", "PENDING", said));
        }, cancellationToken);
    }

    private Uri Target(Uri address) => session.Context.Variable(AddressVariable) is { } other ? new Uri(other) : address;

    private static async Task<(bool IsHealthy, string Said)> AskAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (response.IsSuccessStatusCode, $"answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return (false, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "does not answer in time");
        }
    }

    private static CliException Silent(Uri target, string said) => new(
        "health_silent", $"AWS says that the service runs, but {target} is not healthy from here: {said}.",
        "Everything is deployed. If this machine may not reach it (an internal load balancer, ClientCidr, a proxy) all is well; else look at "
        + "its log, and run the same command again to try once more.");
}
