using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Keeps every log entry above Debug that Hearth or the server writes.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = [];

    /// <summary>Whether an entry is a warning or worse, or Hearth's own.</summary>
    public static bool IsNoteworthy((LogLevel Level, string Text) entry) =>
        entry.Level >= LogLevel.Warning || entry.Text.StartsWith("Hearth.", StringComparison.Ordinal);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) owner.Entries.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
        }
    }
}
