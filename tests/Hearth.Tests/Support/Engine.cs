using Hearth.Hosting;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.Tests.Support;

/// <summary>Starts hosts for tests of the runtime: silent, without waits between retries, stopped at once.</summary>
internal static class Engine
{
    public static Task<HearthTestHost> StartAsync(
        Action<HearthBuilder> configure,
        IHearthStore? store = null,
        ScriptedChatClient? model = null,
        TimeProvider? time = null) => HearthTestHost.StartAsync(
        hearth =>
        {
            hearth.Services.AddLogging(logging => logging.ClearProviders());
            hearth.Services.Configure<DrainOptions>(options => options.Timeout = TimeSpan.Zero);
            hearth.Services.Configure<ModelsOptions>(options => options.ModelRetryDelay = TimeSpan.Zero);
            hearth.Services.Configure<StreamsOptions>(options => options.ProgressFlushInterval = TimeSpan.FromMilliseconds(1));
            hearth.Services.Configure<SubmissionsOptions>(options => options.CancellationGrace = TimeSpan.FromMilliseconds(50));
            if (store is not null) hearth.Services.AddSingleton(_ => store);
            if (time is not null) hearth.Services.AddSingleton(time);
            configure(hearth);
        },
        model ?? new ScriptedChatClient(),
        Xunit.TestContext.Current.CancellationToken);

    /// <summary>A signal that a test or a script waits for.</summary>
    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
