using System.Net.Sockets;
using System.Text;

namespace Mobula.Tests.Infrastructure;

/// <summary>A connection on which a test writes whatever it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public Socket Socket => socket;

    public static async Task<RawClient> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        var client = new RawClient();
        if (receiveBuffer is { } size) client.socket.ReceiveBufferSize = size;
        await client.socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>What the server sends until it closes; ends with "[reset]" when it breaks the connection instead.</summary>
    public Task<string> ReadToEndAsync() => ReadAsync(null);

    public Task<string> ReadUntilAsync(string end) => ReadAsync(end);

    public void Dispose() => socket.Dispose();

    private async Task<string> ReadAsync(string? end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is var count and > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (end is not null && text.ToString().Contains(end, StringComparison.Ordinal)) break;
            }
        }
        catch (SocketException)
        {
            text.Append("[reset]");
        }

        return text.ToString();
    }
}
