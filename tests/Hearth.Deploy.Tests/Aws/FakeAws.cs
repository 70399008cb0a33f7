using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>One endpoint on loopback for all of AWS: the fakes answer first, moto answers the rest, and every call is kept.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MotoApi _moto;
    private readonly IReadOnlyList<IFakeService> _services;
    private readonly ConcurrentQueue<AwsRequest> _calls = new();

    private FakeAws(MotoApi moto, IReadOnlyList<IFakeService> services)
    {
        _moto = moto;
        _services = services;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>What a server that was deployed answers when it is asked for its health.</summary>
    public int Health { get; set; } = StatusCodes.Status200OK;

    public IReadOnlyList<AwsRequest> Calls => [.. _calls];

    public IReadOnlyList<AwsRequest> Changes => [.. _calls.Where(call => call.IsChange)];

    public static async Task<FakeAws> StartAsync(MotoApi moto, params IReadOnlyList<IFakeService> services)
    {
        var aws = new FakeAws(moto, services);
        await aws._app.StartAsync();
        return aws;
    }

    public void Forget() => _calls.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == "/health")
        {
            context.Response.StatusCode = Health;
            return;
        }
        var request = await AwsRequest.ReadAsync(context.Request);
        _calls.Enqueue(request);
        var answer = await AnswerAsync(request, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task<FakeAnswer> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        foreach (var service in _services)
        {
            if (await service.AnswerAsync(request, cancellationToken) is { } answer)
                return answer;
        }
        return await _moto.ForwardAsync(request, cancellationToken);
    }
}
