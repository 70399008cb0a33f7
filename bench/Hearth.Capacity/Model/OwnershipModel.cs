namespace Hearth.Capacity.Model;

/// <summary>Prompts, owners and claims.</summary>
internal sealed class OwnershipModel(Workload workload, Deployment deployment)
{
    private readonly double _closing = workload.PageCloseRate;
    private readonly Answer _answer = workload.Answer;

    /// <summary>Prompts per second from open pages.</summary>
    /// <remarks>
    /// With s the probability that an answer, and z that a pause, ends before its page closes, a page that begins with a pause makes
    /// z/(1-s·z) prompts, and one that begins with a prompt 1/(1-s·z).
    /// </remarks>
    public double WatchedPrompts
    {
        get
        {
            var pause = workload.Pauses.Sum(kind => kind.Share * kind.EndsFirst(_closing));
            var first = workload.NewPageShare + ((1 - workload.NewPageShare) * pause);
            return workload.Pages * _closing * first / (1 - (_answer.EndsFirst(_closing) * pause));
        }
    }

    public double Prompts => WatchedPrompts + workload.UnwatchedPromptsPerSecond;

    /// <summary>Pages that begin with a prompt, each second.</summary>
    public double NewPages => workload.Pages * _closing * workload.NewPageShare;

    /// <summary>The probability that a prompt of a page is followed by another one while the owner still waits for it.</summary>
    public double Continues => _answer.EndsFirst(_closing) * PauseWithinLinger(_closing);

    public double Claims => Prompts - (WatchedPrompts * Continues);

    /// <summary>Little's law: prompts per second, each with an owner at work for as long as its answer takes.</summary>
    public double Active => Prompts * _answer.Seconds;

    /// <summary>After an answer its owner waits for the linger time, less what the next prompt undercuts it by.</summary>
    public double Owners => Active + (Prompts * deployment.LingerSeconds) - (WatchedPrompts * _answer.EndsFirst(_closing)
        * workload.Pauses.Sum(kind => kind.Share * kind.Undercuts(_closing, deployment.LingerSeconds)));

    /// <summary>Owners that will get another prompt before their linger time is over.</summary>
    public double OwnersWithMoreToCome
    {
        get
        {
            var undercut = workload.Pauses.Sum(kind => kind.Share * kind.Undercuts(_closing, deployment.LingerSeconds));
            var pause = (deployment.LingerSeconds * PauseWithinLinger(_closing)) - undercut; // E[Z; Z ≤ L]
            return WatchedPrompts * _answer.EndsFirst(_closing) * ((_answer.Seconds * PauseWithinLinger(_closing)) + pause);
        }
    }

    /// <summary>Answers under way that a page is open for.</summary>
    public double WatchedActive => WatchedPrompts * _answer.SecondsUnder(_closing);

    /// <summary>Pages whose conversation has an owner, at work or waiting.</summary>
    public double OwnedPages => WatchedActive + (WatchedPrompts * _answer.EndsFirst(_closing) * PauseSecondsWithinLinger(_closing));

    /// <summary>The pages that are in a pause of one kind.</summary>
    public double PagesInPause(Pause kind)
    {
        var begun = (workload.Pages * _closing * (1 - workload.NewPageShare)) + (WatchedPrompts * _answer.EndsFirst(_closing));
        return begun * kind.Share * kind.SecondsUnder(_closing);
    }

    /// <summary>The probability that a pause is over while the owner waits, and before something that happens so many times a second.</summary>
    public double PauseWithinLinger(double rate) =>
        workload.Pauses.Sum(kind => kind.Share * kind.EndsFirst(rate, deployment.LingerSeconds));

    /// <summary>How long a pause lasts that the owner waits in, while nothing happens so many times a second.</summary>
    public double PauseSecondsWithinLinger(double rate) =>
        workload.Pauses.Sum(kind => kind.Share * kind.SecondsUnder(rate, deployment.LingerSeconds));
}
