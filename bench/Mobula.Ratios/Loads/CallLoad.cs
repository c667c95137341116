using System.Diagnostics;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Loads;

/// <summary>Callers of this process, each calling again as soon as it is answered: for protocols that wrk does not speak.</summary>
internal static class CallLoad
{
    /// <param name="callers">One call each; an exception voids the run.</param>
    public static async Task<Round> RunAsync(ILoadedServer server, IReadOnlyList<Func<CancellationToken, Task>> callers, double seconds, CancellationToken cancel)
    {
        long allocated = await server.AllocatedAsync(cancel);
        var cpu = server.CpuTime;
        long began = Stopwatch.GetTimestamp();
        var length = TimeSpan.FromSeconds(seconds);
        var times = await Task.WhenAll(callers.Select(call => Task.Run(() => CallAsync(call, began, length, cancel), cancel)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        var all = times.SelectMany(own => own).Order().ToArray();
        return new(
            all.Length, elapsed, server.CpuTime - cpu, await server.AllocatedAsync(cancel) - allocated,
            TimeSpan.FromTicks((long)all.Average(time => time.Ticks)), all[all.Length / 2], all[all.Length * 99 / 100]);
    }

    private static async Task<List<TimeSpan>> CallAsync(Func<CancellationToken, Task> call, long began, TimeSpan length, CancellationToken cancel)
    {
        var times = new List<TimeSpan>();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            long sent = Stopwatch.GetTimestamp();
            await call(cancel);
            times.Add(Stopwatch.GetElapsedTime(sent));
        }

        return times;
    }
}
