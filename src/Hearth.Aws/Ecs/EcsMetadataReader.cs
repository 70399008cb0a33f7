using System.Net.Http.Headers;

namespace Hearth.Aws.Ecs;

/// <summary>Asks the metadata endpoint, for a few seconds at most: a server starts without its answer as well.</summary>
internal sealed class EcsMetadataReader(HttpClient http, TimeProvider time)
{
    /// <summary>How often it is asked: it may come up after the container.</summary>
    public const int MaxTries = 3;

    /// <summary>How long one answer may take.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <param name="baseUri">The value of <see cref="EcsMetadata.UriVariable"/>.</param>
    public async Task<EcsMetadata> ReadAsync(string baseUri)
    {
        if (!Uri.TryCreate($"{baseUri.TrimEnd('/')}/task", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new EcsMetadata(null, $"\"{baseUri}\" is no HTTP address");
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                return new EcsMetadata(await TryAsync(uri));
            }
            catch (Exception exception)
            {
                var problem = exception is OperationCanceledException ? $"no answer within {TryTimeout.TotalSeconds} s" : exception.Message;
                if (tries == MaxTries) return new EcsMetadata(null, $"{uri}: {problem}");
            }

            await Task.Delay(Pause, time);
        }
    }

    private async Task<EcsTask> TryAsync(Uri uri)
    {
        using var timeout = new CancellationTokenSource(TryTimeout, time);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, timeout.Token);
        response.EnsureSuccessStatusCode();
        return EcsTaskJson.Read(await response.Content.ReadAsByteArrayAsync(timeout.Token));
    }
}
