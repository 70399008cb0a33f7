using Hearth.Sessions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class DeltaJoinerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _emitted = [];

    [Fact]
    public void Add_TheFirstDelta_GoesOutAtOnceAndTheNextOnesAreJoined()
    {
        using var joiner = Joiner();

        joiner.Add("a");
        joiner.Add("b");
        _time.Advance(TimeSpan.FromMilliseconds(24));
        joiner.Add("c");
        var early = _emitted.Count;
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, early);
        Assert.Equal(["a", "bc"], _emitted);
    }

    [Fact]
    public void Add_AfterASilence_GoesOutAtOnce()
    {
        using var joiner = Joiner();
        joiner.Add("a");
        _time.Advance(TimeSpan.FromMilliseconds(25));

        joiner.Add("b");

        Assert.Equal(["a", "b"], _emitted);
    }

    [Fact]
    public void Add_InASteadyFlow_GoesOutOncePerWindow()
    {
        using var joiner = Joiner();

        for (var i = 0; i < 100; i++)
        {
            joiner.Add("x");
            _time.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.InRange(_emitted.Count, 19, 22);
        Assert.Equal(100, _emitted.Sum(text => text.Length));
    }

    [Fact]
    public void Add_MoreThanIsWorthHolding_GoesOutBeforeTheWindowEnds()
    {
        using var joiner = Joiner();
        joiner.Add("a");

        joiner.Add(new string('x', 40_000));

        Assert.Equal(2, _emitted.Count);
    }

    [Fact]
    public void Add_HalfASurrogatePair_WaitsForItsOtherHalf()
    {
        using var joiner = Joiner();

        joiner.Add("fire \ud83d");
        _time.Advance(TimeSpan.FromMilliseconds(25));
        var withoutTheOtherHalf = string.Concat(_emitted);
        joiner.Add("\udd25!");
        joiner.Flush();

        Assert.Equal("fire ", withoutTheOtherHalf);
        Assert.Equal("fire \U0001F525!", string.Concat(_emitted));
        Assert.DoesNotContain(_emitted, text => char.IsHighSurrogate(text[^1]));
    }

    [Fact]
    public void Flush_AtTheEndOfABlock_LetsOutWhatIsHeldAndTheNextBlockBeginsAtOnce()
    {
        using var joiner = Joiner();
        joiner.Add("a");
        joiner.Add("b");

        joiner.Flush();
        joiner.Flush();
        joiner.Add("c");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "b", "c"], _emitted);
    }

    [Fact]
    public void Dispose_WithDeltasHeld_DropsThemAndItsTimer()
    {
        var joiner = Joiner();
        joiner.Add("a");
        joiner.Add("b");

        joiner.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["a"], _emitted);
    }

    [Fact]
    public void Add_WhenTheWriterHasFailed_DoesNotBringTheTimerDown()
    {
        using var joiner = new DeltaJoiner(
            () => TimeSpan.FromMilliseconds(25),
            text =>
            {
                _emitted.Add(text);
                if (_emitted.Count > 1) throw new InvalidOperationException("The writer has failed.");
            },
            _time);
        joiner.Add("a");
        joiner.Add("b");

        _time.Advance(TimeSpan.FromMilliseconds(25));

        Assert.Equal(["a", "b"], _emitted);
    }

    private DeltaJoiner Joiner() => new(() => TimeSpan.FromMilliseconds(25), _emitted.Add, _time);
}
