using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Hearth.Hosting;

namespace Hearth.Aws.Parameters;

/// <summary>Reads configuration from Parameter Store, once and within a bounded time.</summary>
/// <remarks>Region, credentials and endpoint are found as the AWS SDK finds them: environment, profile, container, instance.</remarks>
internal sealed class ParameterStore(Func<IAmazonSimpleSystemsManagement> connect, TimeProvider time)
{
    /// <summary>More parameters than that are a path by mistake.</summary>
    public const int MaxParameters = 1_000;

    /// <summary>How long it may take, looking for credentials and repetitions included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const int PageParameters = 10; // The most that Parameter Store gives at a time.

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private string? _region;

    /// <summary>Parameter Store as this process reaches it.</summary>
    public static ParameterStore Create() => new(
        () => new AmazonSimpleSystemsManagementClient(new AmazonSimpleSystemsManagementConfig { Timeout = RequestTimeout }),
        TimeProvider.System);

    /// <summary>The parameters under a path as configuration, decrypted.</summary>
    /// <exception cref="InvalidOperationException">They cannot be had; the message says why and what to do, and no value.</exception>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(ParameterPath path)
    {
        List<Parameter> parameters;
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            // Parts of the SDK block and heed no token: they are left behind when the time is up.
            parameters = await WorkScheduler.Default.Start(() => ListAsync(path, limit.Token)).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            throw ParameterStoreFailure.Of(path, _region, exception, Limit);
        }

        return parameters.Count switch
        {
            0 => throw ParameterStoreFailure.Empty(path, _region),
            > MaxParameters => throw ParameterStoreFailure.TooMany(path, _region, MaxParameters),
            _ => ToConfiguration(path, parameters),
        };
    }

    private async Task<List<Parameter>> ListAsync(ParameterPath path, CancellationToken cancellationToken)
    {
        using var client = connect();
        _region = client.Config.RegionEndpoint?.SystemName ?? client.Config.AuthenticationRegion;
        var parameters = new List<Parameter>();
        var request = new GetParametersByPathRequest { Path = path.Value, Recursive = true, WithDecryption = true, MaxResults = PageParameters };
        do
        {
            var page = await client.GetParametersByPathAsync(request, cancellationToken);
            parameters.AddRange(page.Parameters ?? []);
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken) && parameters.Count <= MaxParameters);
        return parameters;
    }

    private static Dictionary<string, string?> ToConfiguration(ParameterPath path, IEnumerable<Parameter> parameters)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parameters)
        {
            var key = path.KeyOf(parameter.Name);
            if (!names.TryAdd(key, parameter.Name)) throw ParameterStoreFailure.Twice(key, names[key], parameter.Name);
            values[key] = parameter.Value;
        }

        return values;
    }
}
