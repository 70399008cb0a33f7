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

    private async Task<HearthTestHost> TalkAsync(int prompts)
    {
        var host = await BudgetRig.StartAsync(new AgentDefinition { Compaction = SmallModel.Compaction }, _store);
        host.Model.Respond = request => SmallModel.Say(request, SmallModel.IsSummary(request) ? "Notes." : new string('a', 800));
        for (var i = 0; i < prompts; i++) await host.PromptAsync("agent", "one", new string('q', 1_200), Cancel);
        return host;
    }

    private async Task<SpendTotal> FoldAllAsync()
    {
        var stream = (await _store.FindStreamAsync(Key, Cancel))!;
        var fold = new SpendFold();
        var page = await _store.ReadAsync(stream.Id, new EventQuery(Offset.Start, SpendFold.Kinds, int.MaxValue, long.MaxValue), Cancel);
        foreach (var stored in page.Events.Where(stored => stored.Kind != EventKind.Compaction)) fold.Apply(stored.Kind, JsonBytes.Parse(stored.Payload));
        return new SpendSummary(fold, isRun: false, default).ToReport().Total with { WallTime = default };
    }
}
