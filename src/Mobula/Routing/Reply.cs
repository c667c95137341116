namespace Mobula.Routing;

/// <summary>How a request ended, all attempts considered.</summary>
/// <param name="Refusal">Why it got no replica; null when it got one.</param>
/// <param name="Error">What user code threw; null when it returned.</param>
/// <param name="IsUnknown">It started and no answer came: the work may have been done.</param>
internal readonly record struct Reply(Admission? Refusal = null, Exception? Error = null, bool IsUnknown = false)
{
    public bool IsDone => !IsUnknown && Error is null && Refusal is null;
}
