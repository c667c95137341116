namespace Mobula.Routing;

/// <summary>A router at one moment.</summary>
/// <param name="Queued">Requests that wait for a replica.</param>
/// <param name="InFlight">Requests at replicas that are in the set.</param>
/// <param name="Capacity">Requests the replicas of the set accept together.</param>
/// <param name="Replicas">Replicas in the set.</param>
internal readonly record struct RouterCounts(int Queued, int InFlight, long Capacity, int Replicas);
