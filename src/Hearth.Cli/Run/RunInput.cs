using System.Text;
using System.Text.Json;

namespace Hearth.Cli.Run;

/// <summary>What a workflow is given.</summary>
internal static class RunInput
{
    private const string Forms = "--input takes JSON, @file for a file of JSON, or - for standard input.";
    private const string StandardInput = "standard input";
    private const long MaxBytes = 64L << 20;
    private const int BlockCharacters = 64 << 10;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Reads the value of <c>--input</c>.</summary>
    /// <param name="option">JSON, <c>@file</c>, or <c>-</c> for standard input; null when it was not given.</param>
    /// <param name="context">What is around the tool.</param>
    /// <param name="cancellationToken">Stops waiting for standard input, or for a file that is a pipe.</param>
    /// <returns>The input; null for none.</returns>
    /// <exception cref="CliException">It is no JSON, there is no such file, or it is longer than 64 MiB.</exception>
    public static async Task<JsonElement?> ReadAsync(string? option, CliContext context, CancellationToken cancellationToken)
    {
        if (option is null) return null;
        var (text, origin) = option switch
        {
            "-" => (await WaitForAsync(() => ReadToEnd(context.In, StandardInput), StandardInput, cancellationToken), StandardInput),
            ['@', .. var path] => (await WaitForAsync(() => ReadFile(context.FullPath(path), path), path, cancellationToken), path),
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

    // Reading heeds no token: where nobody waits for it any more it ends with the tool.
    private static async Task<string> WaitForAsync(Func<string> read, string named, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Usage($"{named} cannot be read: {exception.Message}", Forms);
        }
    }

    private static string ReadFile(string path, string named)
    {
        using var reader = File.OpenText(path);
        return ReadToEnd(reader, named);
    }

    private static string ReadToEnd(TextReader reader, string named)
    {
        var text = new StringBuilder();
        var block = new char[BlockCharacters];
        var bytes = 0L;
        while (reader.Read(block, 0, block.Length) is > 0 and var count)
        {
            bytes += Encoding.UTF8.GetByteCount(block, 0, count);
            if (bytes > MaxBytes) throw Usage($"{named} is longer than 64 MiB.", Forms);
            text.Append(block, 0, count);
        }

        return text.ToString();
    }

    // Without the numbers that the parser appends, which count from 0.
    private static string Reason(JsonException exception)
    {
        var message = exception.Message.Split(" LineNumber:")[0];
        return exception.LineNumber is { } line ? $"{message} (line {line + 1}, column {exception.BytePositionInLine + 1})" : message;
    }

    private static CliException Usage(string message, string next) => new("usage", message, next, ExitCode.Usage);
}
