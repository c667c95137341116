using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mobula.Tests.Infrastructure;

/// <summary>Keeps what a program logs.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> entries = new();

    public IReadOnlyCollection<LogEntry> Entries => entries;

    public IEnumerable<LogEntry> Of(int id) => entries.Where(entry => entry.Id.Id == id && entry.Category.StartsWith("Mobula", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) capture.entries.Enqueue(new(logLevel, category, eventId, formatter(state, exception), exception));
        }
    }
}
