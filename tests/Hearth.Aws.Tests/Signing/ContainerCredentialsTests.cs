using System.Globalization;
using Hearth.Aws.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.Aws.Tests.Signing;

/// <summary>The SDK's chain against a fake of the endpoint where ECS hands out the credentials of the task's role.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class ContainerCredentialsTests : IAsyncLifetime
{
    private const string UriVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    private readonly List<string> _authorizations = [];
    private TimeSpan _lifetime = TimeSpan.FromHours(1);
    private bool _isDown;
    private WebApplication? _endpoint;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _endpoint = builder.Build();
        _endpoint.Run(AnswerAsync);
        await _endpoint.StartAsync(TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable(UriVariable, _endpoint.Urls.First() + "/role");
        Environment.SetEnvironmentVariable(TokenVariable, "token-of-the-task");
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(UriVariable, null);
        Environment.SetEnvironmentVariable(TokenVariable, null);
        if (_endpoint is not null) await _endpoint.DisposeAsync();
    }

    // One test, as the SDK remembers for the rest of the process where it found credentials.
    [Fact]
    public async Task Get_InATask_TakesTheCredentialsOfItsRoleAndRenewsThemInTime()
    {
        // An endpoint that refuses: what is missing is said.
        _isDown = true;
        var exception = await Assert.ThrowsAsync<CredentialsMissingException>(DefaultCredentials.GetAsync);
        Assert.Contains("role", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsTransient);

        // Credentials at the end of their life are replaced for the next call.
        _isDown = false;
        _lifetime = TimeSpan.FromMinutes(1);
        var first = await DefaultCredentials.GetAsync();
        _lifetime = TimeSpan.FromHours(1);
        var second = await DefaultCredentials.GetAsync();
        Assert.Equal(("secret", "session"), (first.SecretKey, first.Token));
        Assert.NotEqual(first.AccessKey, second.AccessKey);

        // Those that last are kept.
        Assert.Equal(second.AccessKey, (await DefaultCredentials.GetAsync()).AccessKey);
        Assert.All(_authorizations, authorization => Assert.Equal("token-of-the-task", authorization));
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (_isDown)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        _authorizations.Add(context.Request.Headers.Authorization.ToString());
        var expiration = TimeProvider.System.GetUtcNow().Add(_lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture,
            $$"""{"AccessKeyId":"AKID{{_authorizations.Count}}","SecretAccessKey":"secret","Token":"session","Expiration":"{{expiration}}"}"""));
    }
}
