using System.Text.Json.Nodes;
using Spectre.Console;

namespace Hearth.Cli.CommandLine;

/// <summary>Says on standard error what went wrong: to a person in two lines, to a script as one line of JSON.</summary>
internal sealed class FailureReport(CliContext context)
{
    /// <summary>Says it.</summary>
    /// <returns>What the tool exits with.</returns>
    public int Report(CliException exception)
    {
        if (context.Json) WriteJson(exception);
        else WriteText(exception);
        return (int)exception.ExitCode;
    }

    private void WriteText(CliException exception)
    {
        context.Console.MarkupLineInterpolated($"[red]hearth:[/] {exception.Message}");
        if (exception.Next is { } next) context.Console.WriteLine($"  {next}");
    }

    private void WriteJson(CliException exception)
    {
        var error = new JsonObject { ["type"] = exception.Type, ["message"] = exception.Message, ["next"] = exception.Next };
        context.Console.Profile.Out.Writer.WriteLine(new JsonObject { ["error"] = error }.ToJsonString());
    }
}
