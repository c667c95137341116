using System.Net.WebSockets;

namespace Mobula.Replicas;

/// <summary>
/// A client's WebSocket as user code sees it. When its replica goes, the client is told so (1001): it may connect again, to another one.
/// The client's own close then ends what user code waits for, and closing once more does nothing.
/// </summary>
internal sealed class ReplicaSocket(WebSocket inner) : WebSocket
{
    private volatile bool goingAway;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>Tells the client that the replica goes; waits for nobody.</summary>
    public async Task GoAwayAsync()
    {
        if (goingAway) return;
        goingAway = true;
        try
        {
            // The socket itself keeps this frame and one that user code sends now apart.
            await inner.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "The replica is being stopped.", CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // It is closed already, or its client is gone.
        }
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        goingAway ? Task.FromException(Gone()) : inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        goingAway ? ValueTask.FromException(Gone()) : inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, WebSocketMessageFlags messageFlags, CancellationToken cancellationToken) =>
        goingAway ? ValueTask.FromException(Gone()) : inner.SendAsync(buffer, messageType, messageFlags, cancellationToken);

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        goingAway && inner.State is WebSocketState.Closed or WebSocketState.Aborted
            ? Task.CompletedTask
            : inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        goingAway ? Task.CompletedTask : inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => inner.Abort();

    public override void Dispose() => inner.Dispose();

    private static OperationCanceledException Gone() => new("The replica is being stopped, and its client was told so (1001).");
}
