using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>
/// Notices code that blocks the thread pool's threads until they run short, and names the deployments that are busy then. It watches
/// from a thread of its own: on the pool it would starve with the rest.
/// </summary>
internal sealed partial class ThreadPoolWatch(ServeInstance instance, TimeProvider clock, ILogger<ThreadPoolWatch> logger) : IDisposable
{
    // Work that waits this long for a thread is noticed by every client; a healthy pool takes it in microseconds.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    // Once is not enough for somebody who reads the log later, every second would fill it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim stop = new();

    public void Start() => new Thread(Watch) { IsBackground = true, Name = "Mobula thread pool watch" }.UnsafeStart();

    public void Dispose() => stop.Set();

    private void Watch()
    {
        long? warned = null;
        var before = PoolPressure.Now();
        while (!stop.Wait(Late))
        {
            var now = PoolPressure.Now();
            bool isShort = now.IsShortSince(before);
            before = now;
            if (!isShort || (warned is { } last && clock.GetElapsedTime(last) < Silence)) continue;
            if (Busy() is not { Length: > 0 } busy) continue;
            warned = clock.GetTimestamp();
            Log.PoolIsShort(logger, ThreadPool.ThreadCount, string.Join(", ", busy));
        }
    }

    private string[] Busy() =>
        [.. instance.Deployments
            .Where(deployment => !deployment.Options.DedicatedThreads)
            .Select(deployment => (deployment, running: deployment.Replicas.Sum(replica => replica.Gate.Running)))
            .Where(pair => pair.running > 0)
            .OrderByDescending(pair => pair.running)
            .Select(pair => $"{pair.deployment.ApplicationName}/{pair.deployment.Name} ({pair.running} running)")];

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "The thread pool has run short: work waits over 1 s for one of its {Threads} threads. Busy: {Deployments}. Code that blocks should await instead; where it cannot, set DedicatedThreads = true, or lower MaxConcurrency")]
        public static partial void PoolIsShort(ILogger logger, int threads, string deployments);
    }
}
