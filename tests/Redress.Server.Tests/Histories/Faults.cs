using Microsoft.Extensions.Logging;

namespace Redress.Server.Tests.Histories;

/// <summary>What the program logs as an error: nothing that people or platforms do may lead to one.</summary>
internal sealed class Faults : ILoggerProvider, ILogger
{
    private readonly List<string> _seen = [];

    public IReadOnlyList<string> Seen => _seen;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
        // It holds nothing.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            lock (_seen)
            {
                _seen.Add($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
