using Hearth.Capacity.Model;

namespace Hearth.Capacity.Tests.Model;

public sealed class OwnershipModelTests
{
    private static readonly Deployment Minute = new() { LingerSeconds = 60 };

    // Ten seconds of answer, in no time at all of text; pages as good as never close.
    private static readonly Workload Endless = new()
    {
        OpenReaders = 700,
        ReadersPerPage = 1,
        PageSeconds = 1e9,
        NewPageShare = 0,
        Pauses = [new Pause(1, 60)],
        UnwatchedPromptsPerSecond = 0,
        Answer = new Answer { ModelCalls = 1, FirstTokenSeconds = 10, TokensPerCall = 1e-3 },
    };

    [Fact]
    public void WatchedPrompts_OfPagesThatNeverClose_IsOneForEachAnswerAndPause()
    {
        var ownership = new OwnershipModel(Endless, Minute);

        Assert.Equal(700 / (10.0 + 60), ownership.WatchedPrompts, 1e-3);
        Assert.Equal(100, ownership.Active, 0.01);
    }

    [Fact]
    public void Claims_WithPausesAsLongAsTheLinger_AreOneOverEOfThePrompts()
    {
        var ownership = new OwnershipModel(Endless, Minute);

        Assert.Equal(10 * Math.Exp(-1), ownership.Claims, 1e-3);
    }

    [Fact]
    public void Owners_WaitForThePauseOrTheLinger()
    {
        // E[min(Z, 60)] = 60 · (1 - 1/e)
        var ownership = new OwnershipModel(Endless, Minute);

        Assert.Equal(100 + (10 * 60 * (1 - Math.Exp(-1))), ownership.Owners, 0.01);
        Assert.Equal(ownership.Owners, ownership.OwnedPages, 0.01);
    }

    [Fact]
    public void Owners_OfPromptsThatNobodyWatches_WaitInVain()
    {
        var ownership = new OwnershipModel(Endless with { OpenReaders = 0, UnwatchedPromptsPerSecond = 5 }, Minute);

        Assert.Equal(5, ownership.Claims, 1e-9);
        Assert.Equal(5 * (10 + 60), ownership.Owners, 0.01);
    }

    [Fact]
    public void PagesInPause_AndThoseBeingAnswered_AreAllPages()
    {
        var workload = new Workload();
        var ownership = new OwnershipModel(workload, new Deployment());

        var pages = ownership.WatchedActive + workload.Pauses.Sum(ownership.PagesInPause);

        Assert.Equal(workload.Pages, pages, 0.5);
    }
}
