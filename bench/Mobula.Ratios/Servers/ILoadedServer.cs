namespace Mobula.Ratios.Servers;

/// <summary>What the load generator needs to know of a server.</summary>
internal interface ILoadedServer
{
    string Name { get; }

    Uri Address { get; }

    /// <summary>CPU time since the start, of all threads.</summary>
    TimeSpan CpuTime { get; }

    /// <summary>Bytes allocated since the start; 0 where the server does not tell.</summary>
    Task<long> AllocatedAsync(CancellationToken cancel);
}
