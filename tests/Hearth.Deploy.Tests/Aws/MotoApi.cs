using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>Calls moto in AWS's own two languages, JSON and queries answered in XML.</summary>
internal sealed class MotoApi(Uri uri) : IDisposable
{
    public const string Region = "us-east-1";
    public const string Account = "123456789012";

    private readonly HttpClient _http = new() { BaseAddress = uri };

    public void Dispose() => _http.Dispose();

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("moto-api/data.json", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonNode> JsonAsync(string service, string target, JsonNode body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        content.Headers.Add("X-Amz-Target", target);
        return JsonNode.Parse(await SendAsync(service, content, cancellationToken))!;
    }

    public async Task<XElement> QueryAsync(
        string service, string action, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var version = service switch { "ec2" => "2016-11-15", "iam" => "2010-05-08", "elasticloadbalancing" => "2015-12-01", _ => "2010-05-15" };
        using var content = new FormUrlEncodedContent([new("Action", action), new("Version", version), .. parameters]);
        return WithoutNamespaces(XElement.Parse(await SendAsync(service, content, cancellationToken)));
    }

    /// <summary>Passes a request on as it is.</summary>
    public async Task<FakeAnswer> ForwardAsync(AwsRequest original, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(original.Method), original.PathAndQuery.TrimStart('/'));
        request.Content = new ByteArrayContent(original.Body);
        foreach (var (name, value) in original.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _http.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.ToString() ?? "text/xml";
        return new FakeAnswer((int)response.StatusCode, type, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private async Task<string> SendAsync(string service, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = content };
        // Only the scope is looked at: it says which service is meant.
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/{Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"moto answered {(int)response.StatusCode}: {text}"));
    }

    private static XElement WithoutNamespaces(XElement element) =>
        new(element.Name.LocalName, element.HasElements ? element.Elements().Select(WithoutNamespaces) : element.Value);
}
