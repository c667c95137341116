namespace Mobula.Replicas;

/// <summary>How much one replica takes: its options, raised where its batchers need more and nobody set a limit.</summary>
/// <param name="MaxOngoing">Requests it accepts.</param>
/// <param name="MaxConcurrency">Of those, how many run.</param>
internal readonly record struct ReplicaCapacity(int MaxOngoing, int MaxConcurrency);
