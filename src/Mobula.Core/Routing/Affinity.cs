namespace Mobula.Core.Routing;

/// <summary>What draws a request to some replicas rather than others: the model it asks for, the session it belongs to.</summary>
internal sealed class Affinity
{
    private Affinity(string? modelId, string? sessionId)
    {
        ModelId = modelId;
        Session = sessionId is null ? null : StableHash.Of(sessionId);
    }

    public string? ModelId { get; }

    /// <summary>The session's hash; null when the request belongs to none.</summary>
    public ulong? Session { get; }

    /// <returns>Null for a request without ids, which is most of them: it costs nothing.</returns>
    public static Affinity? Of(string? modelId, string? sessionId) => modelId is null && sessionId is null ? null : new(modelId, sessionId);
}
