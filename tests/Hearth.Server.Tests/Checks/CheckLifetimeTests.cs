using Hearth.Hosting.Checks;
using Hearth.Server.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Server.Tests.Checks;

/// <summary>What becomes of a check that does not come to its end.</summary>
public sealed class CheckLifetimeTests
{
    private static readonly TimeSpan LongEnough = CheckLifetime.Patience * 2;

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CheckThatNeverEnds_IsAFaultAndTakesNoTimeFromTheNext()
    {
        // Arrange: it does not even listen to its token, as a look-up of a name does not.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = RunAsync(
            Registration("endless", _ =>
            {
                begun.SetResult();
                return new TaskCompletionSource<IReadOnlyList<CheckFinding>>().Task;
            }),
            Registration("next", token => Found($"Late: {token.IsCancellationRequested}.")));

        // Act
        await begun.Task;
        _time.Advance(LongEnough);

        // Assert
        Assert.Equal(
            ["fault    endless: The check of the endless did not end within 30 seconds.", "ok       next: Late: False."],
            await running);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CheckThatBlocksItsThread_IsAFaultAndTakesNoTimeFromTheNext(bool whileItIsMade)
    {
        // Arrange: a call of which nothing comes back, as one to a server that is away.
        using var answer = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocking = whileItIsMade
            ? new ServerCheckRegistration("agents", _ => new FunctionCheck(_ => Found(Block())))
            : Registration("agents", _ => Found(Block()));
        var running = RunAsync(blocking, Registration("next", token => Found($"Late: {token.IsCancellationRequested}.")));

        // Act
        await begun.Task;
        _time.Advance(LongEnough);
        var lines = await running;
        answer.Set();

        // Assert
        Assert.Equal(["fault    agents: The check of the agents did not end within 30 seconds.", "ok       next: Late: False."], lines);

        string Block()
        {
            begun.SetResult();
            answer.Wait(CancellationToken.None);
            return "Fine.";
        }
    }

    [Fact]
    public async Task RunAtTheEnd_UntilACheckBlocksTheThread_RunsOnItAndThenEndsWithoutIt()
    {
        // Arrange
        using var answer = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ends = 0;
        var thread = 0;
        using var output = new StringWriter();
        await using var provider = Provide(
            Registration("first", _ => Found($"Here: {IsHere()}.")),
            Registration("agents", _ =>
            {
                begun.SetResult();
                answer.Wait(CancellationToken.None);
                return Found("Fine.");
            }),
            Registration("next", _ => Found($"Here: {IsHere()}.")));
        var lifetime = new CheckLifetime(provider, new CheckReport(output, isJson: false), _time);

        // Act
        var ending = Task.Factory.StartNew(
            () =>
            {
                thread = Environment.CurrentManagedThreadId;
                lifetime.RunAtTheEnd(End);
            },
            Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await begun.Task;
        _time.Advance(LongEnough);
        var lines = await ended.Task;
        answer.Set();
        await ending;

        // Assert
        Assert.Equal(
            "ok       first: Here: True.\nfault    agents: The check of the agents did not end within 30 seconds.\nok       next: Here: False.\n",
            lines);
        Assert.Equal(1, ends);

        bool IsHere() => Environment.CurrentManagedThreadId == thread;

        void End()
        {
            ends++;
            ended.SetResult(output.ToString());
        }
    }

    [Fact]
    public void RunAtTheEnd_ChecksThatComeBack_EndsOnceAndOnThisThread()
    {
        // Arrange
        var thread = Environment.CurrentManagedThreadId;
        var ends = new List<int>();
        using var output = new StringWriter();
        using var provider = Provide(
            Registration("first", _ => Found($"Here: {Environment.CurrentManagedThreadId == thread}.")),
            Registration("second", _ => throw new InvalidOperationException("It wants a service.")));

        // Act
        new CheckLifetime(provider, new CheckReport(output, isJson: false), _time).RunAtTheEnd(() => ends.Add(Environment.CurrentManagedThreadId));

        // Assert
        Assert.Equal("ok       first: Here: True.\nfault    second: It wants a service.\n", output.ToString());
        Assert.Equal([thread], ends);
    }

    [Fact]
    public async Task Run_CheckThatCannotBeMade_FailsAlone()
    {
        var lines = await RunAsync(
            new ServerCheckRegistration("first", _ => throw new InvalidOperationException("It wants a service.")),
            Registration("second", _ => Found("Fine.")));

        Assert.Equal(["fault    first: It wants a service.", "ok       second: Fine."], lines);
    }

    [Fact]
    public async Task Run_WhatKeepsSeveralFromBeingMade_IsSaidOnce()
    {
        var failure = new OptionsValidationException("Any", typeof(object), ["One is wrong.", "Two is wrong."]);

        var lines = await RunAsync(
            new ServerCheckRegistration("first", _ => throw failure), new ServerCheckRegistration("second", _ => throw failure));

        Assert.Equal(["fault    first: One is wrong.", "fault    first: Two is wrong."], lines);
    }

    private static ServerCheckRegistration Registration(string subject, Func<CancellationToken, Task<IReadOnlyList<CheckFinding>>> run) =>
        new(subject, _ => new FunctionCheck(run));

    private static Task<IReadOnlyList<CheckFinding>> Found(string message) =>
        Task.FromResult<IReadOnlyList<CheckFinding>>([CheckFinding.Ok(message)]);

    private static ServiceProvider Provide(params IEnumerable<ServerCheckRegistration> checks)
    {
        var services = new ServiceCollection();
        foreach (var check in checks) services.AddSingleton(check);
        return services.BuildServiceProvider();
    }

    private async Task<string[]> RunAsync(params ServerCheckRegistration[] checks)
    {
        await using var provider = Provide(checks);
        using var output = new StringWriter();
        await new CheckLifetime(provider, new CheckReport(output, isJson: false), _time).RunAsync(Cancel);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class FunctionCheck(Func<CancellationToken, Task<IReadOnlyList<CheckFinding>>> run) : IServerCheck
    {
        public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
