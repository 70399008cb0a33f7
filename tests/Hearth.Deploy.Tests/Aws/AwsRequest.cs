using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>A call of AWS as it came over the wire.</summary>
internal sealed record AwsRequest(
    string Service,
    string Operation,
    JsonObject Arguments,
    string Method,
    string PathAndQuery,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    private static readonly HashSet<string> HopHeaders =
        new(["Connection", "Host", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "Expect"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the call can change anything.</summary>
    public bool IsChange => Method != "HEAD" && !Operation.StartsWith("Describe", StringComparison.Ordinal)
        && !Operation.StartsWith("Get", StringComparison.Ordinal) && !Operation.StartsWith("List", StringComparison.Ordinal);

    public string? this[string argument] => Arguments[argument]?.ToString();

    public static async Task<AwsRequest> ReadAsync(HttpRequest request)
    {
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, request.HttpContext.RequestAborted);
        var body = memory.ToArray();
        var text = Encoding.UTF8.GetString(body);
        var target = request.Headers["X-Amz-Target"].ToString();
        var arguments = target.Length > 0 ? JsonNode.Parse(text)!.AsObject() : Form(text);
        return new AwsRequest(
            ServiceOf(request.Headers.Authorization.ToString()),
            target.Length > 0 ? target[(target.LastIndexOf('.') + 1)..] : arguments["Action"]?.ToString() ?? "",
            arguments,
            request.Method,
            request.GetEncodedPathAndQuery(),
            request.Headers.Where(header => !HopHeaders.Contains(header.Key)).ToDictionary(header => header.Key, header => header.Value.ToString()),
            body);
    }

    private static JsonObject Form(string text) =>
        new(QueryHelpers.ParseQuery(text).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToString())));

    // Credential=KEY/DATE/REGION/SERVICE/aws4_request
    private static string ServiceOf(string authorization) => authorization.Split('/') is { Length: > 3 } parts ? parts[3] : "";
}
