namespace Mobula.BenchServers;

/// <summary>The managed heap of this process.</summary>
internal static class Heap
{
    /// <summary>What is alive: finalizers have run, and what they freed is collected.</summary>
    public static long LiveBytes()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
