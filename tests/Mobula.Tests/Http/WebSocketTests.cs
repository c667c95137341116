using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class WebSocketTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Socket_Open_HoldsAPlaceAndEchoes()
    {
        await using var serve = await TestServe.StartAsync<Echo>();
        using var socket = await ConnectAsync(serve, "/echo");

        Assert.Equal("hello", await AskAsync(socket, "hello"));
        Assert.Equal(1, serve.Deployment.Router.Counts.InFlight);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);

        Assert.Equal((WebSocketCloseStatus.NormalClosure, "bye"), (socket.CloseStatus, socket.CloseStatusDescription));
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData("/echo")]
    [InlineData("/ticks")]
    public async Task Stop_OfTheInstance_ClosesSocketsWith1001AtOnce(string path)
    {
        await using var serve = await TestServe.StartAsync<Echo>();
        using var socket = await ConnectAsync(serve, path);
        await AskAsync(socket, "hello");

        var stop = serve.App.StopAsync(Cancel);
        await ReadToEndAsync(socket);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        await stop.WaitAsync(TimeSpan.FromSeconds(15), Cancel);

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "The replica is being stopped."), (socket.CloseStatus, socket.CloseStatusDescription));
    }

    [Fact]
    public async Task Stop_OfOneReplica_ClosesItsSocketsAndNotThoseOfOthers()
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.NumReplicas = 2);
        using var first = await ConnectAsync(serve, "/echo");
        string home = await AskAsync(first, "where");
        using var second = await ConnectAsync(serve, "/echo");
        await AskAsync(second, "where");
        var replica = serve.Deployment.Replicas.Single(replica => replica.Context.ReplicaId == home);

        var removal = serve.Deployment.RemoveReplicaAsync(replica);
        await ReadToEndAsync(first);
        await first.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);

        Assert.True(await removal.WaitAsync(TimeSpan.FromSeconds(15), Cancel));
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, first.CloseStatus);
        Assert.Equal("still", await AskAsync(second, "still"));
    }

    [Fact]
    public async Task Client_GoneWithoutAWord_FreesThePlace()
    {
        await using var serve = await TestServe.StartAsync<Echo>();
        var socket = await ConnectAsync(serve, "/echo");
        await AskAsync(socket, "hello");

        socket.Abort();

        await serve.IdleAsync();
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestServe serve, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{serve.Address.Authority}{path}"), Cancel);
        return socket;
    }

    private static async Task<string> AskAsync(WebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        byte[] buffer = new byte[200];
        var answer = await socket.ReceiveAsync(buffer, Cancel);
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }

    private static async Task ReadToEndAsync(WebSocket socket)
    {
        byte[] buffer = new byte[200];
        while ((await socket.ReceiveAsync(buffer, Cancel)).MessageType != WebSocketMessageType.Close)
        {
        }
    }

    private sealed class Echo(ReplicaContext replica) : IEndpointMapper
    {
        public void MapEndpoints(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/echo", async http => await EchoAsync(await http.WebSockets.AcceptWebSocketAsync(), http.RequestAborted));
            endpoints.MapGet("/ticks", async http => await TickAsync(await http.WebSockets.AcceptWebSocketAsync(), http.RequestAborted));
        }

        // As every introduction writes it.
        private async Task EchoAsync(WebSocket socket, CancellationToken cancel)
        {
            byte[] buffer = new byte[200];
            while (true)
            {
                var received = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), cancel);
                if (received.CloseStatus is { } status)
                {
                    await socket.CloseAsync(status, received.CloseStatusDescription, cancel);
                    return;
                }

                byte[] answer = Encoding.UTF8.GetString(buffer, 0, received.Count) == "where" ? Encoding.UTF8.GetBytes(replica.ReplicaId) : buffer[..received.Count];
                await socket.SendAsync(answer, received.MessageType, received.EndOfMessage, cancel);
            }
        }

        // Sends all the time and never listens.
        private static async Task TickAsync(WebSocket socket, CancellationToken cancel)
        {
            while (true)
            {
                await socket.SendAsync("tick"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(1), cancel);
            }
        }
    }
}
