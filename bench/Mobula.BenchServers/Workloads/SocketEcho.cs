using System.Net.WebSockets;

namespace Mobula.BenchServers.Workloads;

/// <summary>Sends each WebSocket message back.</summary>
public sealed class SocketEcho : IEndpointMapper
{
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", EchoAsync);

    public static async Task EchoAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), http.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, http.RequestAborted);
        }
    }
}
