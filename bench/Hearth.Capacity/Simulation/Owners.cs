using Hearth.Capacity.Model;

namespace Hearth.Capacity.Simulation;

/// <summary>Prompts, and the owners that answer them.</summary>
internal sealed class Owners(Cluster cluster, Traffic traffic)
{
    private const int MaxReleased = 256;

    private readonly HashSet<RunningAnswer> _running = [];

    private EventQueue Queue => cluster.Queue;

    private Answer Answer => cluster.Workload.Answer;

    private Conversations Conversations => cluster.Conversations;

    /// <summary>Told when an answer has ended.</summary>
    public Action<Page>? Answered { get; set; }

    public IReadOnlyCollection<RunningAnswer> Running => _running;

    /// <summary>A prompt comes in at the load balancer.</summary>
    public void Prompt(int conversation)
    {
        cluster.Tally.Prompts++;
        Conversations.TurnOf(conversation)++;
        Conversations.IsBusy(conversation) = true;
        Route(conversation, cluster.Balance());
    }

    /// <summary>Prompts that nobody watches, one after the other for ever.</summary>
    public void PromptUnwatched()
    {
        var conversation = FindUnused();
        Prompt(conversation);
        Queue.After(cluster.Chance.Exponential(1 / cluster.Workload.UnwatchedPromptsPerSecond), PromptUnwatched);
    }

    /// <summary>A conversation that nobody has open and in which nothing happens.</summary>
    public int FindUnused()
    {
        while (true)
        {
            var conversation = cluster.Chance.Below(Conversations.Count);
            if (Conversations.PageOf(conversation) is null && !Conversations.IsBusy(conversation)) return conversation;
        }
    }

    /// <summary>The owner of an answer is gone: another one goes on with the model call that was under way.</summary>
    public void TakeOver(RunningAnswer answer, int asking)
    {
        Claim(answer.Conversation, asking);
        answer.Replica = Conversations.OwnerOf(answer.Conversation);
        cluster.Replicas[answer.Replica].ActiveOwners++;
        CallModel(answer);
    }

    /// <summary>Stops what the owner of an answer has planned.</summary>
    public void Interrupt(RunningAnswer answer)
    {
        answer.Attempt++;
        cluster.Replicas[answer.Replica].ActiveOwners--;
    }

    /// <summary>A replica lets go of streams that wait for a prompt.</summary>
    public void ReleaseWaiting(int replica, int count = int.MaxValue)
    {
        for (var conversation = 0; conversation < Conversations.Count && count > 0; conversation++)
        {
            if (Conversations.OwnerOf(conversation) != replica || Conversations.IsBusy(conversation)) continue;
            Conversations.TurnOf(conversation)++; // Its linger time does not end any more.
            Conversations.SetOwner(conversation, Conversations.Nobody);
            count--;
        }
    }

    /// <summary>Replicas that own clearly more than others let some of it go: as Hearth.Orleans does it.</summary>
    public void Rebalance()
    {
        var ready = cluster.Replicas.Where(replica => replica.IsReady).ToArray();
        var fair = ready.Sum(replica => Conversations.OwnedBy(replica.Number)) / ready.Length;
        foreach (var replica in ready)
        {
            var owned = Conversations.OwnedBy(replica.Number);
            if (owned > fair + Math.Max(16, fair / 4)) ReleaseWaiting(replica.Number, Math.Min(owned - fair, MaxReleased));
        }

        Queue.After(cluster.Deployment.RebalanceSeconds, Rebalance);
    }

    private void Route(int conversation, int asking)
    {
        var owner = Conversations.OwnerOf(conversation);
        if (owner >= 0 && cluster.Replicas[owner].IsMissed)
        {
            Queue.After(cluster.Deployment.DetectionSeconds, () => Route(conversation, cluster.Balance()));
            return;
        }

        if (owner < 0 || !cluster.Replicas[owner].IsReady) Claim(conversation, asking);
        owner = Conversations.OwnerOf(conversation);
        if (owner != asking) cluster.Tally.RemoteNudges++;
        cluster.Replicas[owner].ActiveOwners++;
        var answer = new RunningAnswer(conversation, owner);
        _running.Add(answer);
        traffic.Store(answer, 3);
        CallModel(answer);
    }

    private void Claim(int conversation, int asking)
    {
        cluster.Tally.Claims++;
        if (Conversations.KeptUntil(conversation) > Queue.Now) cluster.Tally.EarlyClaims++;
        Conversations.KeptUntil(conversation) = 0;
        Conversations.SetOwner(conversation, Placement.Choose(asking, Conversations.PageOf(conversation), cluster.Replicas));
    }

    private void CallModel(RunningAnswer answer)
    {
        traffic.Store(answer, 2);
        Plan(answer, Answer.FirstTokenSeconds, () =>
        {
            var seconds = cluster.Chance.Exponential(Answer.TextSeconds);
            traffic.Write(answer, seconds);
            Plan(answer, seconds, () => EndCall(answer));
        });
    }

    private void EndCall(RunningAnswer answer)
    {
        if (++answer.ModelCall == Answer.ModelCalls)
        {
            End(answer);
            return;
        }

        traffic.Store(answer, 2 + Answer.ToolsPerCall);
        Plan(answer, Answer.ToolSeconds, () =>
        {
            for (var tool = 0; tool < Answer.ToolsPerCall; tool++) traffic.Store(answer, 1);
            CallModel(answer);
        });
    }

    private void End(RunningAnswer answer)
    {
        traffic.Store(answer, 6);
        answer.IsOver = true;
        _running.Remove(answer);
        var (conversation, replica) = (answer.Conversation, cluster.Replicas[answer.Replica]);
        replica.ActiveOwners--;
        Conversations.IsBusy(conversation) = false;
        Conversations.KeptUntil(conversation) = Queue.Now + cluster.Deployment.LingerSeconds;
        if (replica.IsReady) Linger(conversation);
        else Conversations.SetOwner(conversation, Conversations.Nobody);
        if (Conversations.PageOf(conversation) is { } page) Answered?.Invoke(page);
    }

    private void Linger(int conversation)
    {
        var turn = Conversations.TurnOf(conversation);
        Queue.After(cluster.Deployment.LingerSeconds, () =>
        {
            if (Conversations.TurnOf(conversation) == turn) Conversations.SetOwner(conversation, Conversations.Nobody);
        });
    }

    private void Plan(RunningAnswer answer, double seconds, Action next)
    {
        var attempt = answer.Attempt;
        Queue.After(seconds, () =>
        {
            if (answer.Attempt == attempt) next();
        });
    }
}
