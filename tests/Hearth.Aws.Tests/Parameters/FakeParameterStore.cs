using System.Text.Json;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Hearth.Aws.Parameters;
using Hearth.Aws.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>The part of Parameter Store that hands out parameters, ten at a time.</summary>
internal sealed class FakeParameterStore : IAsyncDisposable
{
    private const int PageSize = 10;

    private readonly List<(string Name, string Value)> _parameters;
    private LoopbackServer _server = null!;

    private FakeParameterStore(IEnumerable<(string Name, string Value)> parameters) => _parameters = [.. parameters];

    public IReadOnlyList<SeenRequest> Requests => _server.Requests;

    /// <summary>Starts a store that holds these, whatever the path.</summary>
    public static async Task<FakeParameterStore> StartAsync(params IEnumerable<(string Name, string Value)> parameters)
    {
        var store = new FakeParameterStore(parameters);
        store._server = await LoopbackServer.StartAsync(store.RespondAsync);
        return store;
    }

    /// <summary>A client of a store at an address, in a region and with keys that never leave this machine.</summary>
    public static ParameterStore ClientOf(string uri, TimeProvider? time = null) => new(
        () => new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret-key"),
            new AmazonSimpleSystemsManagementConfig { ServiceURL = uri, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 }),
        time ?? TimeProvider.System);

    public Task<IReadOnlyDictionary<string, string?>> ReadAsync(string path) => ClientOf(_server.BaseUri).ReadAsync(new ParameterPath(path));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task RespondAsync(SeenRequest request, HttpResponse response)
    {
        using var body = JsonDocument.Parse(request.Body);
        var start = body.RootElement.TryGetProperty("NextToken", out var token)
            ? int.Parse(token.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        var page = new Dictionary<string, object>
        {
            ["Parameters"] = _parameters.Skip(start).Take(PageSize).Select(parameter => new { parameter.Name, parameter.Value, Type = "SecureString" }),
        };
        if (start + PageSize < _parameters.Count) page["NextToken"] = $"{start + PageSize}";
        response.ContentType = "application/x-amz-json-1.1";
        return response.WriteAsync(JsonSerializer.Serialize(page));
    }
}
