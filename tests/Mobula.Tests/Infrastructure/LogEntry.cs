using Microsoft.Extensions.Logging;

namespace Mobula.Tests.Infrastructure;

/// <summary>A line of log.</summary>
public sealed record LogEntry(LogLevel Level, string Category, EventId Id, string Message, Exception? Exception);
