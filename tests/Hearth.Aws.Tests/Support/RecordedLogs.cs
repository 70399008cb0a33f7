using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Tests.Support;

/// <summary>Keeps what Hearth logs.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>The lines of a level.</summary>
    public IReadOnlyList<string> At(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName.StartsWith("Hearth.", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Recorder(RecordedLogs owner, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOurs;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (isOurs) owner._lines.Enqueue((logLevel, formatter(state, exception)));
        }
    }
}
