using System.Collections.Concurrent;

namespace Mobula.Tests.Handles;

/// <summary>What the calculator did, and how it is to do it.</summary>
public sealed class CalculatorLog
{
    private readonly ConcurrentQueue<string> lines = new();

    public bool Late { get; set; }

    public CancellationToken Token { get; set; }

    public string[] Lines => [.. lines];

    public void Add(string line) => lines.Enqueue(line);
}
