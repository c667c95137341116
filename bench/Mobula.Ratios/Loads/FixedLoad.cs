using System.Diagnostics;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Loads;

/// <summary>
/// So many clients that post a fixed number of requests together. For answers that take long: a load that ends by the clock leaves
/// requests behind whose work is in the CPU time and whose answers are not counted.
/// </summary>
internal static class FixedLoad
{
    /// <exception cref="BenchException">An answer was an error.</exception>
    public static async Task<Round> RunAsync(ILoadedServer server, string path, int clients, int requests, IReadOnlyList<byte[]> bodies, CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
        int next = -1;
        var times = new TimeSpan[requests];
        var cpu = server.CpuTime;
        long began = Stopwatch.GetTimestamp();
        async Task PostAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next))
            {
                long sent = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(bodies[i % bodies.Count]) { Headers = { ContentType = new("application/json") } };
                using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
                if (!answer.IsSuccessStatusCode) throw new BenchException($"{server.Name}: an answer was {(int)answer.StatusCode}. {await answer.Content.ReadAsStringAsync(cancel)}");
                times[i] = Stopwatch.GetElapsedTime(sent);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => PostAsync()));
        var elapsed = Stopwatch.GetElapsedTime(began);
        Array.Sort(times);
        return new(requests, elapsed, server.CpuTime - cpu, 0, TimeSpan.FromTicks((long)times.Average(time => time.Ticks)), times[requests / 2], times[requests * 99 / 100]);
    }
}
