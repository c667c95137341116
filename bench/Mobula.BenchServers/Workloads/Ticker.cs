using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Mvc;

namespace Mobula.BenchServers.Workloads;

/// <summary>A stream of tokens that costs nothing to make: 50 chunks of 20 bytes, each of them flushed.</summary>
public sealed class Ticker
{
    public const int Chunks = 50;

    private static readonly string Chunk = new('x', 20);

    [HttpGet("/")]
    public async IAsyncEnumerable<SseItem<string>> Tick()
    {
        for (int i = 0; i < Chunks; i++)
        {
            // Tokens come one by one, not as a burst that is ready before the first is sent.
            await Task.Yield();
            yield return new(Chunk);
        }
    }
}
