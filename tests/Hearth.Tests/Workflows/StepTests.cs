using System.Collections.Concurrent;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Xunit;

namespace Hearth.Tests.Workflows;

public sealed class StepTests
{
    private readonly MemoryStore _store = new();
    private readonly ConcurrentQueue<string> _done = new();
    private IReadOnlyList<System.Text.Json.JsonElement>? _last;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_OfParallelBranchesThatInterleaveDifferently_KeepTheirResults()
    {
        // Arrange: the first process records "a" and dies in "b"; in the second one "b" asks first.
        var result = await RestartAsync<string>(
            async (context, moment) =>
            {
                if (moment.IsFirst)
                {
                    var a = StepAsync(context, "a");
                    var b = context.StepAsync("b", token => HangAsync<string>(a, moment, token));
                    return string.Join(',', await Task.WhenAll(a, b));
                }

                var second = StepAsync(context, "b");
                var first = StepAsync(context, "a");
                return string.Join(',', await Task.WhenAll(first, second));
            });

        Assert.Equal("a!,b!", result);
        Assert.Equal(["a", "b"], _done);
    }

    [Fact]
    public async Task Steps_OfOneName_AreToldApartByTheirUse()
    {
        var result = await RestartAsync<string>(async (context, moment) =>
        {
            var first = await context.StepAsync("x", _ => Task.FromResult(Done("1")));
            var second = await context.StepAsync("x", _ => Task.FromResult(Done("2")));
            await moment.DieAsync();
            return first + second + await context.StepAsync("x", _ => Task.FromResult(Done("3")));
        });

        Assert.Equal("123", result);
        Assert.Equal(["1", "2", "3"], _done);
    }

    [Fact]
    public async Task Step_ThatIsPendingUnderTheSameName_Throws()
    {
        await using var host = await StartAsync(async context =>
        {
            var never = new TaskCompletionSource<int>();
            _ = context.StepAsync("x", token => never.Task.WaitAsync(token));
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => context.StepAsync("x", _ => Task.FromResult(1)));
            never.SetResult(0);
            return failure.Message;
        });

        var message = await host.RunAsync<string>("flow", cancellationToken: Cancel);

        Assert.Contains("\"x\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_ThatFails_ThrowsAlikeWhenTheRunIsExecutedAgain()
    {
        var messages = new ConcurrentQueue<string>();
        await RestartAsync<string>(async (context, moment) =>
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(
                () => context.StepAsync("pay", Task<int> (_) => throw new InvalidOperationException(Done("no money"))));
            messages.Enqueue($"{failure.ErrorName}: {failure.Message}");
            await moment.DieAsync();
            return "";
        });

        Assert.Equal(["no money"], _done);
        Assert.Equal(2, messages.Count);
        Assert.Single(messages.Distinct());
    }

    [Fact]
    public async Task Step_WhoseResultDoesNotSurviveJson_IsRefused()
    {
        await using var host = await StartAsync(async context => (await context.StepAsync("x", _ => Task.FromResult(new Lossy(3)))).Value.ToString(null, null));

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.RunAsync<string>("flow", cancellationToken: Cancel));

        Assert.Equal(ErrorCodes.ActionOutputValidation, failure.Code);
        Assert.Contains("\"x\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_WithATuple_ComesBackWhole()
    {
        var result = await RestartAsync<string>(async (context, moment) =>
        {
            var (number, text) = await context.StepAsync("x", _ => Task.FromResult((1, "one")));
            await moment.DieAsync();
            return $"{number}{text}";
        });

        Assert.Equal("1one", result);
    }

    [Fact]
    public async Task ClockRandomAndLog_AreTheSameAgain()
    {
        var seen = new ConcurrentQueue<string>();
        await RestartAsync<string>(async (context, moment) =>
        {
            context.Log("Looking at the clock.", new { why = "test" });
            seen.Enqueue($"{await context.GetUtcNowAsync():O} {context.Random.Next()}");
            await moment.DieAsync();
            return "";
        });

        Assert.Equal(2, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.Single(_last!, item => item.Type() == "log");
    }

    [Fact]
    public async Task ARecordedCall_ThatIsNotRepeated_FailsTheRun()
    {
        var failure = await Assert.ThrowsAsync<HearthException>(() => RestartAsync<string>(async (context, moment) =>
        {
            if (!moment.IsFirst) return await context.StepAsync("other", _ => Task.FromResult("x"));
            await context.StepAsync("a", _ => Task.FromResult("x"));
            await moment.DieAsync();
            return "";
        }));

        Assert.Equal(ErrorCodes.WorkflowNondeterministic, failure.Code);
        Assert.Contains("step:a#1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecordedCall_RepeatedAsAnotherKind_FailsTheRun()
    {
        var failure = await Assert.ThrowsAsync<HearthException>(() => RestartAsync<string>(async (context, moment) =>
        {
            if (!moment.IsFirst) return $"{await context.GetUtcNowAsync("a")}";
            await context.StepAsync("a", _ => Task.FromResult("x"));
            await moment.DieAsync();
            return "";
        }));

        Assert.Equal(ErrorCodes.WorkflowNondeterministic, failure.Code);
    }

    private Task<string> StepAsync(WorkflowContext context, string name) => context.StepAsync(name, _ => Task.FromResult(Done(name) + "!"));

    private static async Task<T> HangAsync<T>(Task after, Moment moment, CancellationToken token)
    {
        await after;
        await moment.DieAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        throw new InvalidOperationException("Never here.");
    }

    private string Done(string what)
    {
        _done.Enqueue(what);
        return what;
    }

    private Task<HearthTestHost> StartAsync(Func<WorkflowContext, Task<string>> run) =>
        Engine.StartAsync(hearth => hearth.AddWorkflow<NoInput, string>("flow", (_, context) => run(context)), _store);

    // Runs a workflow in a process that dies where the workflow says, then in another one to its end.
    private async Task<T?> RestartAsync<T>(Func<WorkflowContext, Moment, Task<T>> run)
    {
        var crashing = new CrashingStore(_store);
        RunId id;
        await using (var first = await Engine.StartAsync(Flow(new Moment(crashing)), crashing))
        {
            id = await first.StartRunAsync("flow", cancellationToken: Cancel);
            await crashing.Dead.WaitAsync(Cancel);
        }

        await using var second = await Engine.StartAsync(Flow(new Moment(null)), _store);
        try
        {
            var result = await second.WaitAsync(id.Value, Cancel);
            return result is { } json ? System.Text.Json.JsonSerializer.Deserialize<T>(json) : default;
        }
        finally
        {
            _last = await second.ReadEventsAsync(id, Cancel);
            EventRules.CheckRun(_last);
            Assert.Contains("run_resume", _last.Select(EventRules.Type));
        }

        Action<HearthBuilder> Flow(Moment moment) => hearth => hearth.AddWorkflow<NoInput, T>("flow", (_, context) => run(context, moment));
    }

    private sealed class Lossy
    {
        public Lossy(int secret) => Value = secret;

        public int Value { get; }
    }

    private sealed class Moment(CrashingStore? store)
    {
        public bool IsFirst => store is not null;

        /// <summary>The first process dies here; the second goes on.</summary>
        public Task DieAsync()
        {
            store?.Kill();
            return store is null ? Task.CompletedTask : new TaskCompletionSource().Task;
        }
    }
}
