using Mobula.Core.Routing;

namespace Mobula.Routing;

/// <summary>What comes back from one attempt at a replica.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Ongoing">The replica's ongoing count that came with the answer; null when none came.</param>
/// <param name="Error">What user code threw, or why the attempt broke.</param>
internal readonly record struct Outcome(AttemptOutcome Kind, int? Ongoing = null, Exception? Error = null);
