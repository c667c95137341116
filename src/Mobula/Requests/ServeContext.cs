using Mobula.Requests;

namespace Mobula;

/// <summary>What is known of the request that the current code answers.</summary>
/// <remarks>
/// It flows with <c>await</c>. It is null where no request is answered, inside a batch (one batch serves many requests) and in
/// work that outlives its request. Tests set it with <see cref="Use"/>.
/// </remarks>
public sealed class ServeContext
{
    private readonly ServeRequest request;

    internal ServeContext(ServeRequest request) => this.request = request;

    /// <summary>Makes a context for a test; give it to <see cref="Use"/>.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="application">The application's name.</param>
    /// <param name="route">The route prefix the request came by.</param>
    /// <param name="modelId">The model the request asks for.</param>
    /// <param name="sessionId">The session the request belongs to.</param>
    public ServeContext(
        string requestId = "test", string application = "default", string route = "/", string? modelId = null, string? sessionId = null) =>
        request = new() { Id = requestId, Application = application, Route = route, ModelId = modelId, SessionId = sessionId };

    /// <summary>The context of the request that the current code answers; null outside of one.</summary>
    public static ServeContext? Current => ServeRequest.Current?.Context;

    /// <summary>The id the client sent as <c>x-request-id</c>, else one made here. Not guaranteed to be unique: clients choose.</summary>
    public string RequestId => request.Id;

    /// <summary>The application's name.</summary>
    public string Application => request.Application;

    /// <summary>The route prefix the request came by, "/" for the whole instance; empty for a call by handle.</summary>
    public string Route => request.Route;

    /// <summary>The model the request asks for, by header <c>x-mobula-model-id</c> or <c>serve_multiplexed_model_id</c>; null when it names none.</summary>
    public string? ModelId => request.ModelId;

    /// <summary>The session the request belongs to, by header <c>x-session-id</c>; null when it names none.</summary>
    public string? SessionId => request.SessionId;

    /// <summary>What is left until the request's deadline, never negative; null when it has none.</summary>
    public TimeSpan? TimeLeft => request.Deadline.IsNone ? null : request.Deadline.Remaining;

    /// <summary>The replica that answers; null in a test.</summary>
    public ReplicaContext? Replica => request.Replica?.Context;

    /// <summary>
    /// Makes a context the current one until the result is disposed, as if its request ran meanwhile. For tests of code that reads
    /// <see cref="Current"/>. Once per context.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <returns>Ends the use and brings the context before it back.</returns>
    public static IDisposable Use(ServeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var before = ServeRequest.Current;
        ServeRequest.Current = context.request;
        return new Restore(before, context.request);
    }

    private sealed class Restore(ServeRequest? before, ServeRequest used) : IDisposable
    {
        public void Dispose()
        {
            ServeRequest.Current = before;
            used.EndPins();
        }
    }
}
