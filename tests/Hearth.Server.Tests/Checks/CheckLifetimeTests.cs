using Hearth.Hosting.Checks;
using Hearth.Server.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Server.Tests.Checks;

/// <summary>What becomes of a check that does not come to its end.</summary>
public sealed class CheckLifetimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Run_CheckThatNeverEnds_IsAFaultAndTakesNoTimeFromTheNext()
    {
        // Arrange: it does not even listen to its token, as a look-up of a name does not.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isNext = false;
        var running = RunAsync(
            Registration("endless", _ =>
            {
                begun.SetResult();
                return new TaskCompletionSource<IReadOnlyList<CheckFinding>>().Task;
            }),
            Registration("next", token =>
            {
                Volatile.Write(ref isNext, true);
                return Task.FromResult<IReadOnlyList<CheckFinding>>([CheckFinding.Ok($"Late: {token.IsCancellationRequested}.")]);
            }));

        // Act
        await begun.Task;
        while (!Volatile.Read(ref isNext))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        // Assert
        Assert.Equal(
            ["fault    endless: The check of the endless did not end within 30 seconds.", "ok       next: Late: False."],
            await running);
    }

    [Fact]
    public async Task Run_CheckThatCannotBeMade_FailsAlone()
    {
        var lines = await RunAsync(
            new ServerCheckRegistration("first", _ => throw new InvalidOperationException("It wants a service.")),
            Registration("second", _ => Task.FromResult<IReadOnlyList<CheckFinding>>([CheckFinding.Ok("Fine.")])));

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

    private async Task<string[]> RunAsync(params ServerCheckRegistration[] checks)
    {
        var services = new ServiceCollection();
        foreach (var check in checks) services.AddSingleton(check);
        await using var provider = services.BuildServiceProvider();
        using var output = new StringWriter();
        await new CheckLifetime(provider, new CheckReport(output, isJson: false), _time).RunAsync(TestContext.Current.CancellationToken);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class FunctionCheck(Func<CancellationToken, Task<IReadOnlyList<CheckFinding>>> run) : IServerCheck
    {
        public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
