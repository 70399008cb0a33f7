using Hearth.Cli;
using Hearth.Cli.Deploy;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Deploy.Tests;

/// <summary>The question before anything is changed.</summary>
public sealed class ConfirmationTests
{
    private static DeployRequest Request => new() { SettingsFile = "", Command = "", StackCommand = "", DeleteCommand = "" };

    [Fact]
    public async Task Ask_InterruptedBeforeAnAnswer_WaitsForNone()
    {
        // Arrange: somebody looks at the question, and presses Ctrl-C.
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var silence = new Silence(interrupt.Cancel);

        // Act
        var asking = Confirmation.AskAsync(Session(silence), Request, "a plan", interrupt.Token);

        // Assert
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" Yes \n", true)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task Ask_SomebodyWhoAnswers_GoesOnForAYesOnly(string answer, bool goesOn)
    {
        // Act
        using var input = new StringReader(answer);
        var failure = await Record.ExceptionAsync(() => Confirmation.AskAsync(Session(input), Request, "a plan", TestContext.Current.CancellationToken));

        // Assert
        Assert.Equal(goesOn ? null : "declined", (failure as CliException)?.Type);
    }

    private static DeploySession Session(TextReader input)
    {
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Console = CliContext.ConsoleOn(TextWriter.Null, redirected: true, plain: true),
            In = input,
            Environment = new Dictionary<string, string>(),
            Directory = "/",
            IsInteractive = true,
        };
        var aws = new AwsCli(context, "us-east-1");
        var progress = new PlainProgress(context);
        var state = new DeployState();
        var wait = new DeployWait(context, progress, state);
        return new DeploySession
        {
            Context = context,
            Aws = aws,
            Caller = new AwsCaller("123456789012", "arn:aws:iam::123456789012:user/test"),
            Progress = progress,
            State = state,
            Wait = wait,
            Changes = new DeployChanges(context, aws, progress, state, false, wait.Pause),
            Command = "",
            StackCommand = "",
            DeleteCommand = "",
        };
    }

    /// <summary>A terminal at which nobody types a line.</summary>
    private sealed class Silence(Action asked) : TextReader
    {
        private readonly ManualResetEventSlim _over = new();

        public override string? ReadLine()
        {
            asked();
            _over.Wait();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _over.Set();
            base.Dispose(disposing);
        }
    }
}
