using System.Text;
using Hearth.Development;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Hearth.Tests.Development;

public sealed class EventLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-log-").FullName;

    private string Path => System.IO.Path.Combine(_directory, "events.ndjson");

    [Fact]
    public async Task Shown_Events_AreAppendedInOrderBehindWhatAnEarlierServerLeft()
    {
        await File.WriteAllTextAsync(Path, "{\"event\":{\"half", TestContext.Current.CancellationToken);

        await using (var log = Create(Path))
        {
            log.Started("""{"pid":1}"""u8.ToArray());
            log.Shown([Event("""{"type":"log"}"""), Event("""{"type":"idle"}""")]);
        }

        Assert.Equal(
            ["{\"event\":{\"half", """{"server":{"pid":1}}""", """{"event":{"type":"log"}}""", """{"event":{"type":"idle"}}"""],
            await File.ReadAllLinesAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Shown_MoreThanWaitsForTheFile_IsLeftOutWithANote()
    {
        var large = Event($"\"{new string('x', 1 << 20)}\"");
        var never = new StoppedScheduler();
        var log = Create(Path, new WorkScheduler(never));

        for (var i = 0; i < 10; i++) log.Shown([large]);
        never.Start();
        await log.DisposeAsync();

        var lines = await File.ReadAllLinesAsync(Path, TestContext.Current.CancellationToken);
        Assert.Equal(8, lines.Length);
        Assert.Equal("{\"dropped\":3}", lines[^1]);
    }

    [Fact]
    public async Task Shown_WithoutAFile_DoesNothing()
    {
        await using var log = Create(null);

        log.Shown([Event("{}")]);

        Assert.False(log.IsOn);
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("Staging", true)]
    [InlineData("Development", false)]
    public async Task Start_WithAnEventLog_IsRefusedOutsideDevelopment(string environment, bool isRefused)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration["Hearth:Development:EventLog"] = Path;
        builder.Services.AddHearthRuntime(hearth => hearth.UseDefaultModel("demo/echo"));
        using var host = builder.Build();

        var refusal = await Record.ExceptionAsync(() => host.StartAsync(TestContext.Current.CancellationToken));

        if (isRefused) Assert.Contains(environment, Assert.IsType<OptionsValidationException>(refusal).Message, StringComparison.Ordinal);
        else Assert.Null(refusal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static EventLog Create(string? path, WorkScheduler? scheduler = null) =>
        new(Options.Create(new DevelopmentOptions { EventLog = path }), scheduler ?? WorkScheduler.Default, NullLogger<EventLog>.Instance);

    private static StoredEvent Event(string json) => new(Offset.At(1, 1), EventKind.Log, Encoding.UTF8.GetBytes(json));

    // Starts nothing until it is told to.
    private sealed class StoppedScheduler : TaskScheduler
    {
        private readonly List<Task> _waiting = [];
        private volatile bool _isStarted;

        public void Start()
        {
            _isStarted = true;
            foreach (var task in _waiting) QueueTask(task);
        }

        protected override void QueueTask(Task task)
        {
            if (_isStarted) ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));
            else _waiting.Add(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
