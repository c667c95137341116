namespace Mobula.Batching;

/// <summary>What a host sees of a batcher.</summary>
internal interface IRegisteredBatcher
{
    string Name { get; }

    /// <summary>The settings in force.</summary>
    BatcherSettings Settings { get; }

    /// <summary>Items that wait for a batch.</summary>
    int Waiting { get; }

    /// <summary>Batches that run.</summary>
    int Running { get; }

    /// <summary>Puts other settings in force, as for a change of configuration. How sizes are measured stays the user's.</summary>
    /// <exception cref="ArgumentException">They are out of range; the message has every problem.</exception>
    void Apply(BatcherSettings settings);
}
