using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Hosting;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using AdmissionQueue = Hearth.Submissions.Admissions;
using RunRecords = Hearth.Workflows.Runs;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>The HTTP API on a real server and a memory store, with no engine behind it: tests write the events.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app)
    {
        _app = app;
        BaseAddress = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = BaseAddress };
    }

    public Uri BaseAddress { get; }

    public HttpClient Client { get; }

    public LogRecorder Logs { get; private init; } = null!;

    public IHearthStore Store => Get<IHearthStore>();

    public StreamTails Tails => Get<StreamTails>();

    public ServerLifecycle Lifecycle => Get<ServerLifecycle>();

    public TestOwnership Ownership => (TestOwnership)Get<IOwnership>();

    public static async Task<TestHost> StartAsync(
        Action<WebApplicationBuilder>? configure = null,
        string prefix = "",
        Action<IEndpointConventionBuilder>? conventions = null,
        Action<WebApplication>? pipeline = null,
        bool started = true,
        string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Hearth:Security:AllowAnonymous"] = "true";
        var logs = new LogRecorder();
        builder.Logging.ClearProviders().AddProvider(logs);
        AddRuntime(builder.Services);
        builder.Services.AddHearthHttp();
        configure?.Invoke(builder);
        var app = builder.Build();
        pipeline?.Invoke(app);
        var group = app.MapHearth(prefix);
        conventions?.Invoke(group);
        if (started) app.Services.GetRequiredService<ServerLifecycle>().Started();
        await app.StartAsync(TestContext.Current.CancellationToken);
        logs.Entries.Clear();
        return new TestHost(app) { Logs = logs };
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Admits a prompt directly and returns the right to write its stream.</summary>
    public async Task<TestWriter> OpenInstanceAsync(string id, string agent = "support")
    {
        var admitted = await Get<AdmissionQueue>().AdmitPromptAsync(agent, id, new Prompt("Hi", []), AdmissionOrigin.None, Cancel);
        return await TestWriter.ClaimAsync(this, admitted);
    }

    /// <summary>Admits a run directly and returns the right to write its stream.</summary>
    public async Task<TestWriter> OpenRunAsync(string workflow = "summarize", string? input = null)
    {
        var value = input is null ? default(System.Text.Json.JsonElement?) : System.Text.Json.JsonElement.Parse(input);
        var admitted = await Get<AdmissionQueue>().AdmitRunAsync(workflow, value, AdmissionOrigin.None, Cancel);
        return await TestWriter.ClaimAsync(this, admitted);
    }

    /// <summary>Whether nothing was ever admitted.</summary>
    public async Task<bool> IsEmptyAsync() => Ownership.Nudges.IsEmpty && (await Store.SweepAsync(default, 1, Cancel)).Count == 0;

    /// <summary>Waits until so many live reads of a stream are under way.</summary>
    public Task WaitForReadersAsync(StreamId stream, int count) =>
        Eventually.TrueAsync(() => (Tails.Find(stream)?.ReaderCount ?? 0) == count, $"{count} readers of stream {stream}");

    public Task<RawResponse> SendAsync(string method, string target, string body = "", params string[] headers) =>
        RawHttp.SendAsync(BaseAddress.Port, method, target, body, headers);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Lifecycle.BeginDrain();
        Lifecycle.ExpireDrain();
        await _app.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void AddRuntime(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IHearthStore, MemoryStore>();
        services.AddSingleton<IOwnership, TestOwnership>();
        services.AddSingleton<StreamTails>();
        services.AddSingleton<StreamSource>();
        services.AddSingleton<AdmissionQueue>();
        services.AddSingleton<Outcomes>();
        services.AddSingleton<Aborts>();
        services.AddSingleton<RunRecords>();
        services.AddSingleton<SpendReader>();
        services.AddSingleton<ServerLifecycle>();
        services.AddSingleton<AgentCatalog>();
        services.AddSingleton<WorkflowCatalog>();
        AddAgent(services, "support");
        AddAgent(services, "hidden", isExposed: false);
        AddAgent(services, "guarded", metadata: new AuthorizeAttribute { Roles = "admin" });
        AddAgent(services, "open", metadata: new AllowAnonymousAttribute());
        AddWorkflow(services, "summarize");
        AddWorkflow(services, "tick", takesInput: false);
        AddWorkflow(services, "secret", exposesRuns: false);
        AddWorkflow(services, "hidden-flow", isExposed: false);
        AddWorkflow(services, "guarded-flow", metadata: new AuthorizeAttribute { Roles = "admin" });
    }

    private static void AddAgent(IServiceCollection services, string name, bool isExposed = true, params object[] metadata) =>
        services.AddSingleton(new AgentRegistration
        {
            Name = name,
            Origin = name,
            Create = _ => throw new InvalidOperationException("Not run here."),
            IsExposed = isExposed,
            Metadata = metadata,
        });

    private static void AddWorkflow(
        IServiceCollection services,
        string name,
        bool takesInput = true,
        bool isExposed = true,
        bool exposesRuns = true,
        params object[] metadata) =>
        services.AddSingleton(new WorkflowRegistration
        {
            Name = name,
            Origin = name,
            Invoker = new TestInvoker(takesInput),
            IsExposed = isExposed,
            ExposesRuns = exposesRuns,
            Metadata = metadata,
        });
}
