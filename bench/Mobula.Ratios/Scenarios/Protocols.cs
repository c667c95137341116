using System.Net.WebSockets;
using Grpc.Net.Client;
using Mobula.Bench;

namespace Mobula.Ratios.Scenarios;

/// <summary>Callers of the protocols that wrk does not speak.</summary>
internal static class Protocols
{
    public const int Callers = 64;

    private static readonly string Text = new('x', 100);

    public static ProtocolScenario Grpc() => new("grpc", "A unary gRPC call of 100 bytes both ways", 1.3, (address, _) =>
    {
        var channel = GrpcChannel.ForAddress(address);
        var client = new Echo.EchoClient(channel);
        async Task SayAsync(CancellationToken cancel)
        {
            var answer = await client.SayAsync(new() { Text = Text }, cancellationToken: cancel);
            if (answer.Text.Length != Text.Length) throw new BenchException("An answer was another text.");
        }

        return Task.FromResult<(IReadOnlyList<Func<CancellationToken, Task>>, IAsyncDisposable)>(([.. Enumerable.Repeat(SayAsync, Callers)], new Connections([channel])));
    });

    public static ProtocolScenario WebSockets() => new("websocket", "A WebSocket message of 100 bytes, sent back", 1.2, async (address, cancel) =>
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, cancel);
            return socket;
        }));
        byte[] message = System.Text.Encoding.ASCII.GetBytes(Text);
        Func<CancellationToken, Task> EchoOf(ClientWebSocket socket)
        {
            byte[] buffer = new byte[1024];
            return async cancel =>
            {
                await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancel);
                if ((await socket.ReceiveAsync(buffer.AsMemory(), cancel)).Count != message.Length) throw new BenchException("An answer was another message.");
            };
        }

        return ([.. sockets.Select(EchoOf)], new Connections(sockets));
    });

    private sealed class Connections(IReadOnlyList<IDisposable> all) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            foreach (var connection in all) connection.Dispose();
            return default;
        }
    }
}
