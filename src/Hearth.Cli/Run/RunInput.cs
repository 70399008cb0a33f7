using System.Text.Json;

namespace Hearth.Cli.Run;

/// <summary>What a workflow is given.</summary>
internal static class RunInput
{
    private const string Forms = "--input takes JSON, @file for a file of JSON, or - for standard input.";
    private const long MaxBytes = 64L << 20;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Reads the value of <c>--input</c>.</summary>
    /// <param name="option">JSON, <c>@file</c>, or <c>-</c> for standard input; null when it was not given.</param>
    /// <param name="context">What is around the tool.</param>
    /// <returns>The input; null for none.</returns>
    /// <exception cref="CliException">It is no JSON, or there is no such file.</exception>
    public static JsonElement? Read(string? option, CliContext context)
    {
        if (option is null) return null;
        var (text, origin) = option switch
        {
            "-" => (context.In.ReadToEnd(), "standard input"),
            ['@', .. var path] => (ReadFile(context.FullPath(path), path), path),
            _ => (option, "--input"),
        };
        try
        {
            return JsonElement.Parse(text, Deep);
        }
        catch (JsonException exception)
        {
            throw Usage($"{origin} is no JSON: {Reason(exception)}", origin == "--input" ? $"{Forms} In a shell, put JSON in single quotes." : Forms);
        }
    }

    private static string ReadFile(string path, string named)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : throw Usage($"{named} is longer than 64 MiB.", Forms);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Usage($"{named} cannot be read: {exception.Message}", Forms);
        }
    }

    // Without the numbers that the parser appends, which count from 0.
    private static string Reason(JsonException exception)
    {
        var message = exception.Message.Split(" LineNumber:")[0];
        return exception.LineNumber is { } line ? $"{message} (line {line + 1}, column {exception.BytePositionInLine + 1})" : message;
    }

    private static CliException Usage(string message, string next) => new("usage", message, next, ExitCode.Usage);
}
