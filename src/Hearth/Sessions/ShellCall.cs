using System.Text.Json;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Tools.Shell;

namespace Hearth.Sessions;

/// <summary>A command of the application, as events tell it.</summary>
/// <param name="Command">The script.</param>
/// <param name="Options">How it is run.</param>
internal sealed record ShellCall(string Command, ShellOptions Options)
{
    public const string ToolName = "bash";

    /// <summary>Bytes of each output that are recorded and returned, the last ones.</summary>
    public const int MaxOutputBytes = 256 << 10;

    private const string Redacted = "<redacted>";

    public ShellCommand ToCommand() => new(Command)
    {
        WorkingDirectory = Options.WorkingDirectory,
        Environment = Options.Environment,
        Timeout = Options.Timeout,
        Input = Options.Input,
        MaxKeptOutputBytes = MaxOutputBytes,
    };

    public JsonElement ToArguments() => JsonBytes.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString("command"u8, Command);
        if (Options.WorkingDirectory is { } directory) json.WriteString("cwd"u8, directory);
        if (Options.Timeout is { } timeout) json.WriteNumber("timeout"u8, timeout.TotalSeconds);
        if (Options.Environment.Count > 0)
        {
            json.WriteStartObject("env"u8);
            foreach (var name in Options.Environment.Keys) json.WriteString(name, Redacted);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>What came of it, as people read it, with all that <see cref="ResultOf"/> needs.</summary>
    public ToolOutcome OutcomeOf(ShellResult result) => ToolOutcome.FromText(ShellText.Describe(result, Options.Timeout)) with
    {
        Details = JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            if (result.ExitCode is { } code) json.WriteNumber("exitCode"u8, code);
            else json.WriteNull("exitCode"u8);
            json.WriteString("output"u8, result.Output);
            json.WriteString("errorOutput"u8, result.ErrorOutput);
            json.WriteBoolean("isTimedOut"u8, result.IsTimedOut);
            json.WriteBoolean("isTruncated"u8, result.IsTruncated);
            json.WriteEndObject();
        }),
    };

    /// <summary>The recorded result of a command that was run.</summary>
    public static ShellResult ResultOf(ToolOutcome outcome)
    {
        var details = outcome.Details!.Value;
        var code = details.GetProperty("exitCode");
        return new ShellResult(
            code.ValueKind == JsonValueKind.Null ? null : code.GetInt32(),
            details.GetProperty("output").GetString()!,
            details.GetProperty("errorOutput").GetString()!,
            details.GetProperty("isTimedOut").GetBoolean(),
            details.GetProperty("isTruncated").GetBoolean());
    }
}
