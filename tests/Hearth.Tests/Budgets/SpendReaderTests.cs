using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Budgets;

public sealed class SpendReaderTests
{
    private static readonly StreamKey Key = StreamKey.ForInstance("agent", "one");

    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_AfterCompactions_ReadsFromTheLastOneAndThenOnlyWhatIsNew()
    {
        // Arrange
        await using var host = await TalkAsync(prompts: 30);
        var counting = new ReadCountingStore(_store);
        using var reader = new SpendReader(counting, TimeProvider.System);

        // Act
        var report = (await reader.FindAsync(Key, Cancel))!;
        var first = counting.Events;
        await reader.FindAsync(Key, Cancel);
        var again = counting.Events - first;
        await host.PromptAsync("agent", "one", "More", Cancel);
        var later = (await reader.FindAsync(Key, Cancel))!;
        var more = counting.Events - first;

        // Assert: the same as of a fold that has seen everything, down to the last turn of a summary.
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        Assert.True(events.Count(item => item.Type() == "compaction") >= 3);
        Assert.Equal(await FoldAllAsync(), later.Total with { WallTime = default });
        Assert.True(first * 4 < events.Count, $"{first} of {events.Count} events were read.");
        Assert.Equal(0, again);
        Assert.InRange(more, 1, 20);
        Assert.True(report.Total.Turns < later.Total.Turns);
    }

    [Fact]
    public async Task Find_ManyStreams_GivesEachItsOwn()
    {
        await using var host = await TalkAsync(prompts: 1);
        for (var i = 0; i < 300; i++) await host.PromptAsync("agent", $"i{i}", "Hi", Cancel);
        using var reader = new SpendReader(_store, TimeProvider.System);

        for (var i = 0; i < 300; i++) Assert.Equal(1, (await reader.FindAsync(StreamKey.ForInstance("agent", $"i{i}"), Cancel))!.Total.Turns);

        await host.PromptAsync("agent", "i0", "Hi", Cancel);
        Assert.Equal(2, (await reader.FindAsync(StreamKey.ForInstance("agent", "i0"), Cancel))!.Total.Turns);
    }

    [Fact]
    public async Task Report_LongAfterTheEnd_HasTheTimeOfTheWorkAlone()
    {
        await using var host = await TalkAsync(prompts: 2);
        var fold = await FoldAsync();

        var report = new SpendSummary(fold, isRun: false, TimeProvider.System.GetUtcNow().AddHours(1)).ToReport();

        Assert.InRange(report.Submission!.WallTime, TimeSpan.Zero, report.Total.WallTime);
        Assert.True(report.Total.WallTime < TimeSpan.FromHours(1), $"{report.Total.WallTime}");
    }

    [Fact]
    public void Report_OfARunThatHasEnded_HasTheTimeUntilItsEnd()
    {
        var fold = new SpendFold();
        fold.Apply(EventKind.RunStart, JsonBytes.Parse("""{"startedAt":"2026-01-01T10:00:00.000Z"}"""u8.ToArray()));
        fold.Apply(EventKind.RunEnd, JsonBytes.Parse("""{"timestamp":"2026-01-01T10:00:07.000Z"}"""u8.ToArray()));

        var report = new SpendSummary(fold, isRun: true, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)).ToReport();

        Assert.Equal(TimeSpan.FromSeconds(7), report.Total.WallTime);
    }

    private async Task<HearthTestHost> TalkAsync(int prompts)
    {
        var host = await BudgetRig.StartAsync(new AgentDefinition { Compaction = SmallModel.Compaction }, _store);
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "Notes." : new string('a', 800));
        for (var i = 0; i < prompts; i++) await host.PromptAsync("agent", "one", new string('q', 1_200), Cancel);
        return host;
    }

    private async Task<SpendTotal> FoldAllAsync() => new SpendSummary(await FoldAsync(), isRun: false, default).ToReport().Total with { WallTime = default };

    // Everything, and no summary's word for it.
    private async Task<SpendFold> FoldAsync()
    {
        var stream = (await _store.FindStreamAsync(Key, Cancel))!;
        var fold = new SpendFold();
        var page = await _store.ReadAsync(stream.Id, new EventQuery(Offset.Start, SpendFold.Kinds, int.MaxValue, long.MaxValue), Cancel);
        foreach (var stored in page.Events.Where(stored => stored.Kind != EventKind.Compaction)) fold.Apply(stored.Kind, JsonBytes.Parse(stored.Payload));
        return fold;
    }
}
