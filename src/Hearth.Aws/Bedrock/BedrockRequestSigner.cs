using System.Net.Http.Headers;
using Amazon.Runtime;
using Anthropic.Bedrock;
using Hearth.Aws.Signing;

namespace Hearth.Aws.Bedrock;

/// <summary>
/// Signs each request with the credentials that are valid then. The package's own way is to read credentials once, and those of a role
/// expire within hours.
/// </summary>
internal sealed class BedrockRequestSigner(string region, CredentialSource credentials, TimeProvider time) : IAnthropicBedrockCredentials
{
    private const string Service = "bedrock";
    private const string PathStart = "/model/";
    private const string ContentType = "application/json";

    // The signature covers the path to the letter.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public string Region => region;

    /// <summary>Called by the package when the request is complete but for its signature.</summary>
    public async Task Apply(HttpRequestMessage requestMessage)
    {
        var body = requestMessage.Content is null ? [] : await requestMessage.Content.ReadAsByteArrayAsync();
        requestMessage.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(ContentType) } };
        requestMessage.RequestUri = EncodeModel(requestMessage.RequestUri!);
        requestMessage.Headers.Host = requestMessage.RequestUri.Authority;
        requestMessage.Headers.Remove("X-Api-Key");
        requestMessage.Headers.AcceptEncoding.Clear(); // Nobody here could unpack the answer.
        Sign(requestMessage, body, await credentials());
    }

    private void Sign(HttpRequestMessage request, byte[] body, ImmutableCredentials valid)
    {
        var scope = new SignatureScope(time.GetUtcNow(), region, Service);
        List<(string Name, string Value)> own = [("x-amz-date", scope.Timestamp)];
        if (valid.UseToken) own.Add(("x-amz-security-token", valid.Token));
        foreach (var (name, value) in own) Set(request, name, value);

        List<(string Name, string Value)> signed = [("content-type", ContentType), ("host", request.Headers.Host!), .. own];
        var names = string.Join(';', signed.Select(header => header.Name));
        Set(
            request,
            "Authorization",
            $"{SignatureScope.Algorithm} Credential={scope.CredentialOf(valid.AccessKey)}, SignedHeaders={names}, "
            + $"Signature={scope.Sign(valid.SecretKey, Canonical(request, signed, names, body))}");
    }

    private static string Canonical(HttpRequestMessage request, List<(string Name, string Value)> signed, string names, byte[] body)
    {
        // The path of the signature is encoded once more than that of the request.
        var path = string.Join('/', request.RequestUri!.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var lines = string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"));
        return $"{request.Method}\n{path}\n\n{lines}\n{names}\n{SignatureScope.HashOf(body)}";
    }

    // Ids hold colons, those of ARNs slashes, and the package writes them into the path as they are.
    private static Uri EncodeModel(Uri uri)
    {
        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        var end = path.LastIndexOf('/');
        var model = Uri.EscapeDataString(path[PathStart.Length..end]);
        return new Uri($"{uri.Scheme}://{uri.Authority}{PathStart}{model}{path[end..]}", AsWritten);
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
