using Hearth.Capacity.Model;

namespace Hearth.Capacity.Simulation;

/// <summary>Every single event of every answer: its way into the database and to the readers on other replicas.</summary>
/// <remarks>There are a hundred times as many of these as of anything else, so they are played for some seconds only.</remarks>
internal sealed class Traffic
{
    private readonly Cluster _cluster;
    private readonly BatchWay[] _links;
    private readonly BatchWay[] _lanes;
    private readonly double _deltaSeconds;
    private readonly double _flushSeconds;
    private bool _isOn;

    public Traffic(Cluster cluster)
    {
        _cluster = cluster;
        var (replicas, deployment, answer) = (cluster.Replicas.Count, cluster.Deployment, cluster.Workload.Answer);
        _links = [.. Enumerable.Range(0, replicas * replicas).Select(_ => NewWay(deployment.LinkSeconds, () => cluster.Tally.CrossBatches++))];
        _lanes = [.. Enumerable.Range(0, replicas).Select(_ => NewWay(deployment.CommitSeconds, () => cluster.Tally.AppendCommits++))];
        _deltaSeconds = 1 / answer.DeltasPerSecond(deployment.WatchedWindowSeconds);
        _flushSeconds = 1 / answer.DeltasPerSecond(deployment.FlushSeconds);
    }

    public void Start() => _isOn = true;

    /// <summary>Stops with the next event of each answer.</summary>
    public void Stop() => _isOn = false;

    /// <summary>An owner stores boundary events together, and shows them.</summary>
    public void Store(RunningAnswer answer, int events)
    {
        _cluster.Tally.Appends++;
        _cluster.Tally.Rows += events;
        if (!_isOn) return;
        _lanes[answer.Replica].Arrive();
        _cluster.Tally.CrossBoundaries += events * Show(answer);
    }

    /// <summary>An owner writes text for some seconds.</summary>
    public void Write(RunningAnswer answer, double seconds)
    {
        var isRead = _cluster.Conversations.PageOf(answer.Conversation) is not null;
        _cluster.Tally.Appends += (long)(seconds / _flushSeconds) + 1;
        _cluster.Tally.Rows += (long)(seconds / (isRead ? _deltaSeconds : _flushSeconds)) + 1;
        if (!_isOn) return;
        var end = _cluster.Queue.Now + seconds;
        Flush(answer, answer.Attempt, end);
        if (isRead) ShowDeltas(answer, answer.Attempt, end);
    }

    private BatchWay NewWay(double seconds, Action sent) => new(_cluster.Queue, seconds, sent);

    private void Flush(RunningAnswer answer, int attempt, double end)
    {
        if (!_isOn || answer.Attempt != attempt || _cluster.Queue.Now > end) return;
        _lanes[answer.Replica].Arrive();
        _cluster.Queue.After(_flushSeconds, () => Flush(answer, attempt, end));
    }

    private void ShowDeltas(RunningAnswer answer, int attempt, double end)
    {
        if (!_isOn || answer.Attempt != attempt || _cluster.Queue.Now > end) return;
        _cluster.Tally.CrossDeltas += Show(answer);
        _cluster.Queue.After(_deltaSeconds, () => ShowDeltas(answer, attempt, end));
    }

    // Once for each replica with readers, however many they are.
    private int Show(RunningAnswer answer)
    {
        if (_cluster.Conversations.PageOf(answer.Conversation) is not { } page) return 0;
        var copies = 0;
        for (var reader = 0; reader < page.Readers.Length; reader++)
        {
            var replica = page.Readers[reader];
            if (replica < 0 || replica == answer.Replica || !page.IsFirstOnReplica(reader)) continue;
            _links[(answer.Replica * _cluster.Replicas.Count) + replica].Arrive();
            copies++;
        }

        return copies;
    }
}
