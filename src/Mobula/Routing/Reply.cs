using Mobula.Core.Routing;

namespace Mobula.Routing;

/// <summary>How a request ended, all attempts considered.</summary>
/// <param name="Refusal">Why it got no replica; null when it got one.</param>
/// <param name="Error">What user code threw; null when it returned.</param>
/// <param name="Kind">How the last attempt ended.</param>
internal readonly record struct Reply(Admission? Refusal = null, Exception? Error = null, AttemptOutcome Kind = AttemptOutcome.Done)
{
    public bool IsDone => Kind == AttemptOutcome.Done && Refusal is null;
}
