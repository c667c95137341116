using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Routing;

/// <summary>
/// A replica as a router sees it, wherever it lives: a request goes in, an outcome comes out. In this process it is a method call;
/// another process, or another language, sits behind the same two methods.
/// </summary>
internal interface IReplica
{
    ReplicaId Id { get; }

    /// <summary>Answers an HTTP request. Whatever user code throws is in the outcome; nothing is thrown.</summary>
    ValueTask<Outcome> SendAsync(ServeRequest request, HttpContext http);

    /// <summary>Carries a typed call, or a whole batch of them. Whatever user code throws is in the outcome; nothing is thrown.</summary>
    ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel);
}
