using System.Text.Json;
using Hearth.Cli.Logs;
using Hearth.Client.Events;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Cli.Tests.Logs;

public sealed class PrettyPrinterTests : IDisposable
{
    private const string Where = "\"agentName\":\"talker\",\"instanceId\":\"1\",\"session\":\"default\",\"turnId\":\"t1\"";

    private readonly StringWriter _printed = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Print_AnswerInPiecesOnATerminal_RunsThemTogetherAndBreaksBetweenWords()
    {
        var printer = PrinterFor(80);

        foreach (var piece in new[] { "The quick brown fox", " jum", "ps over the lazy dog and then it goes", " home.\n", "  Good", "bye" }) Print(printer, Delta(piece));
        Print(printer, Answer("The quick brown fox jumps over the lazy dog and then it goes home.\n  Goodbye"));
        Print(printer, """{"type":"submission_settled","timestamp":"2026-11-27T09:30:01Z","outcome":"completed"}""");

        Assert.Equal(
            """
            09:30:00  assistant   The quick brown fox jumps over the lazy dog and then it
                                  goes home.
                                    Goodbye
            09:30:01  settled     completed

            """,
            _printed.ToString());
    }

    [Fact]
    public void Print_AnswerOfWhichPiecesWereMissed_IsPrintedAsAWhole()
    {
        var printer = PrinterFor(80);

        Print(printer, Delta("e second half."));
        Print(printer, Answer("The first half and the second half."));

        Assert.Equal(
            """
            09:30:00  assistant   e second half.
            09:30:00  assistant   The first half and the second half.

            """,
            _printed.ToString());
    }

    [Fact]
    public void Print_ToAFile_WritesWholeLinesWithFullTimes()
    {
        var printer = new PrettyPrinter(new Screen(_printed), _time);

        Print(printer, Delta("Not shown"));
        Print(printer, Answer(new string('x', 300)));

        Assert.Equal($"2026-11-27T09:30:00.000Z  assistant   {new string('x', 300)}\n", _printed.ToString());
    }

    [Fact]
    public void Print_LongToolCallOnATerminal_IsCutAtItsEdge()
    {
        var printer = PrinterFor(100);

        Print(printer, $$$"""{"type":"tool_start","timestamp":"2026-11-26T09:30:00Z","toolName":"search","args":{"q":"{{{new string('ö', 300)}}}"}}""");

        var lines = _printed.ToString().TrimEnd().Split('\n');
        Assert.Equal("2026-11-26", lines[0]);
        Assert.StartsWith("09:30:00.000  tool_start  search {\"q\":\"ööö", lines[1], StringComparison.Ordinal);
        Assert.Equal(100, lines[1].Length);
        Assert.EndsWith("…", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Print_TextThatCommandsTheTerminal_IsDisarmed()
    {
        var printer = new PrettyPrinter(new Screen(_printed, () => 80, color: true), _time);

        Print(printer, """{"type":"log","timestamp":"2026-11-27T09:30:00Z","level":"warn","message":"\u001b[2J\u0007gone\u202e"}""");

        Assert.Equal("\e[2m09:30:00\e[0m  \e[33mwarn\e[0m        ·[2J·gone·\n", _printed.ToString());
    }

    [Fact]
    public void Print_SeveralStreams_NamesThem()
    {
        var printer = new PrettyPrinter(new Screen(_printed, () => 80), _time, namesStreams: true);

        Print(printer, Delta("Hel"));
        Print(printer, """{"type":"run_start","timestamp":"2026-11-27T09:30:00Z","runId":"run_1","workflowName":"count","input":{"steps":1}}""");
        Print(printer, Delta("lo"));
        printer.Pause();

        Assert.Equal(
            """
            agents/talker/1
            09:30:00  assistant   Hel
            runs/run_1
            09:30:00  run_start   count {"steps":1}
            agents/talker/1
            09:30:00  assistant   lo

            """,
            _printed.ToString());
    }

    [Fact]
    public async Task Note_OfAnotherThreadWhileALineIsPrinted_WaitsForTheEndOfIt()
    {
        // Arrange: the other thread comes in the middle of a line, which goes on once it waits or has written.
        using var printed = new InterruptedWriter("run_start");
        var printer = new PrettyPrinter(new Screen(printed), _time);
        var noting = new Thread(() => printer.Note("warning: hot"));
        printed.Interrupt = () =>
        {
            noting.Start();
            SpinWait.SpinUntil(() => noting.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped);
        };

        // Act
        Print(printer, """{"type":"run_start","timestamp":"2026-11-27T09:30:00Z","workflowName":"count","input":1}""");
        await Task.Factory.StartNew(noting.Join, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // Assert
        Assert.Equal("2026-11-27T09:30:00.000Z  run_start   count 1\nwarning: hot\n", printed.ToString());
    }

    [Theory]
    [InlineData("""{"type":"run_end","isError":true,"durationMs":65000,"error":{"type":"budget_exceeded","message":"Too much.","details":"Ask for less."}}""", "run_end     failed: budget_exceeded: Too much. Ask for less.  1 min 5 s")]
    [InlineData("""{"type":"step","callKey":"a","name":"fetch","durationMs":1500,"isError":false,"result":{"a":1}}""", "step        fetch → {\"a\":1}  1.5 s")]
    [InlineData("""{"type":"tool","toolName":"bash","toolCallId":"1","isError":true,"durationMs":2,"result":{"content":[{"type":"text","text":"no\nsuch"}]}}""", "tool        bash ✗ no such  2 ms")]
    [InlineData("""{"type":"later_event","new":1}""", "later_eve…  {\"type\":\"later_event\",\"new\":1}")]
    [InlineData("""{"type":"data","name":"budget","data":{"scope":"run","kind":"cost","limit":0.5,"used":0.41,"fraction":0.82}}""", "budget      run cost: 0.41 of 0.5 (82 %)")]
    public void Print_Event_SaysWhatMattersOfIt(string json, string expected)
    {
        Print(PrinterFor(120), json);

        Assert.EndsWith($"  {expected}\n", _printed.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _printed.Dispose();

    private PrettyPrinter PrinterFor(int width) => new(new Screen(_printed, () => width), _time);

    private static void Print(PrettyPrinter printer, string json) => printer.Print(EventReader.Read(JsonElement.Parse(json)));

    private static string Delta(string text) => $$"""{"type":"text_delta","timestamp":"2026-11-27T09:30:00Z",{{Where}},"text":{{JsonSerializer.Serialize(text)}}}""";

    private static string Answer(string text) =>
        $$$"""{"type":"message_end","timestamp":"2026-11-27T09:30:00Z",{{{Where}}},"message":{"role":"assistant","content":[{"type":"text","text":{{{JsonSerializer.Serialize(text)}}}}]}}""";
}
