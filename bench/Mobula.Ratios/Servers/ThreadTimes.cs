namespace Mobula.Ratios.Servers;

/// <summary>CPU time of a process by what its threads are for, as Linux counts it for each thread.</summary>
/// <param name="Replicas">Dedicated threads of replicas: user code, and what Mobula does there.</param>
/// <param name="Compiler">The just-in-time compiler's own thread, which ends when all that is hot is compiled.</param>
/// <param name="Others">Everything else: sockets, HTTP, JSON, timers, the collector.</param>
internal readonly record struct ThreadTimes(TimeSpan Replicas, TimeSpan Compiler, TimeSpan Others)
{
    public static ThreadTimes operator -(ThreadTimes later, ThreadTimes earlier) =>
        new(later.Replicas - earlier.Replicas, later.Compiler - earlier.Compiler, later.Others - earlier.Others);

    /// <param name="replicas">How the names of replicas' threads begin: "application/deployment".</param>
    public static ThreadTimes Of(int process, string replicas)
    {
        // Linux cuts names off after 15 characters.
        string own = replicas[..Math.Min(replicas.Length, 15)];
        var times = default(ThreadTimes);
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                string name = File.ReadAllText($"{thread}/comm").TrimEnd();
                // Nanoseconds on a core, nanoseconds waiting for one, time slices.
                var ran = TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) / 1000);
                times = name.StartsWith(own, StringComparison.Ordinal) ? times with { Replicas = times.Replicas + ran }
                    : name.StartsWith(".NET Tiered", StringComparison.Ordinal) ? times with { Compiler = times.Compiler + ran }
                    : times with { Others = times.Others + ran };
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
            {
                // It ended just now.
            }
        }

        return times;
    }
}
