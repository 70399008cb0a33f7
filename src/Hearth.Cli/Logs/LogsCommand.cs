using System.CommandLine;
using Hearth.Client.Streams;

namespace Hearth.Cli.Logs;

/// <summary><c>hearth logs</c>: what a run or a conversation did and does.</summary>
internal static class LogsCommand
{
    private const string Pretty = "pretty";
    private const string Ndjson = "ndjson";
    private const string Help = "hearth logs --help lists what there is.";

    public static Command Create(CliContext context)
    {
        var target = new Argument<string>("stream") { Description = "A run (run_…), or a conversation as agents/<name>/<id>." };
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = "Go on with what happens next until the run ends, also when the server is restarted meanwhile.",
        };
        var format = new Option<string>("--format")
        {
            Description = "pretty for people, ndjson for the events as they are, one per line.",
            DefaultValueFactory = _ => Pretty,
        };
        format.AcceptOnlyFromAmong(Pretty, Ndjson);
        var offset = new Option<string?>("--offset") { Description = "Begin behind this position; \"now\" for what happens next.", HelpName = "offset" };
        var tail = new Option<int?>("--tail") { Description = "Begin with the last so many events.", HelpName = "count" };
        var server = ServerOptions.Server();
        var token = ServerOptions.Token();
        var command = new Command("logs", "Show the events of a run or a conversation.") { target, follow, format, offset, tail, server, token };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var part = PartOf(parse.GetValue(offset), parse.GetValue(tail));
            var address = ServerAddress.Of(parse.GetValue(server), parse.GetValue(token), context);
            IEventPrinter printer = context.Json || parse.GetValue(format) == Ndjson
                ? new NdjsonPrinter(context.Out)
                : new PrettyPrinter(Screen.OfOutput(context), context.Time);
            var reader = new LogReader(address, LogTarget.Parse(parse.GetRequiredValue(target)), printer, context);
            try
            {
                var failed = await (parse.GetValue(follow) ? reader.FollowAsync(part, cancellationToken) : reader.ReadAsync(part, cancellationToken));
                return (int)(failed ? ExitCode.Failed : ExitCode.Done);
            }
            finally
            {
                printer.Pause();
            }
        });
        return command;
    }

    private static StreamOptions PartOf(string? offset, int? tail)
    {
        if (offset is not null && tail is not null) throw CliException.Usage("--offset and --tail exclude each other.", Help);
        if (tail <= 0) throw CliException.Usage($"--tail {tail} is no number of events.", Help);
        if (offset is null) return new StreamOptions { Tail = tail };
        return StreamOffset.TryParse(offset, null, out var position) ? new StreamOptions { Offset = position } : throw CliException.Usage("--offset is empty.", Help);
    }
}
