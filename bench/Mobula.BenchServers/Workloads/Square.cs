using Microsoft.AspNetCore.Mvc;

namespace Mobula.BenchServers.Workloads;

/// <summary>One multiplication an item, in batches of 10 that wait at most 10 ms: what is left is the cost of batching.</summary>
public sealed class Square
{
    private readonly Batcher<int, int> batcher;
    private long batches;
    private long items;

    public Square() => batcher = new(RunAsync, new() { MaxBatchSize = 10, WaitTimeout = TimeSpan.FromMilliseconds(10) });

    [HttpGet("/")]
    public async Task<string> ComputeAsync(int number, CancellationToken cancel) => Text(await batcher.InvokeAsync(number, cancel));

    /// <summary>Items and batches so far.</summary>
    [HttpGet("/sizes")]
    public string Sizes() => $"{Interlocked.Read(ref items)} {Interlocked.Read(ref batches)}";

    /// <summary>The same without a batch, for the yardstick.</summary>
    public Task<string> ComputeAloneAsync(int number, CancellationToken cancel) => Task.FromResult(Text(number * number));

    private Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<int> numbers, CancellationToken everyCallerLeft)
    {
        Interlocked.Increment(ref batches);
        Interlocked.Add(ref items, numbers.Count);
        return Task.FromResult<IReadOnlyList<int>>([.. numbers.Select(number => number * number)]);
    }

    private static string Text(int result) => result.ToString(null as IFormatProvider);
}
