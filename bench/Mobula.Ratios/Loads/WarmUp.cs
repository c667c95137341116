using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Loads;

/// <summary>Load that is not counted: until the hot code is compiled with its profile and the thread pool has its threads.</summary>
internal static class WarmUp
{
    // Tiered compilation waits for 100 ms without new code, compiles in the background, and does so twice; on a busy
    // machine the background thread is still at it after 4 s.
    private const double Seconds = 8;

    public static async Task RunAsync(IEnumerable<ServerProcess> servers, string path, int connections, CancellationToken cancel)
    {
        foreach (var server in servers) await Wrk.RunAsync(server, path, connections, Seconds, cancel);
    }
}
