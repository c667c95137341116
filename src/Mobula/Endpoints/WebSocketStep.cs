using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mobula.Replicas;
using Mobula.Requests;

namespace Mobula.Endpoints;

/// <summary>Lets the replica know of the WebSockets that its code accepts.</summary>
internal sealed class WebSocketStep(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (ServeRequest.Current?.Replica?.Sockets is not { } sockets || http.Features.Get<IHttpWebSocketFeature>() is not { } before)
        {
            await next(http);
            return;
        }

        var feature = new Feature(before, sockets);
        http.Features.Set<IHttpWebSocketFeature>(feature);
        try
        {
            await next(http);
        }
        finally
        {
            if (feature.Socket is { } socket) sockets.Remove(socket);
            http.Features.Set(before);
        }
    }

    private sealed class Feature(IHttpWebSocketFeature inner, ReplicaSockets sockets) : IHttpWebSocketFeature
    {
        public ReplicaSocket? Socket { get; private set; }

        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
        {
            Socket = new(await inner.AcceptAsync(context));
            sockets.Add(Socket);
            return Socket;
        }
    }
}
