using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

/// <summary>Clients that do not behave cost their own connection and nothing else.</summary>
public sealed class ConnectionTests
{
    private readonly Hold hold = new();

    [Fact]
    public async Task Client_ClosesItsHalf_EndsItsRequest()
    {
        await using var serve = await StartAsync();
        using var client = await RawClient.ConnectAsync(serve.Address);
        await client.SendAsync("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        await hold.ArrivalAsync();

        // To Kestrel a client that will send nothing more has left, even if it could still read.
        client.Socket.Shutdown(SocketShutdown.Send);

        await serve.IdleAsync();
        Assert.Equal(1, hold.Canceled);
    }

    [Fact]
    public async Task Client_Resets_EndsItsRequest()
    {
        await using var serve = await StartAsync();
        var client = await RawClient.ConnectAsync(serve.Address);
        await client.SendAsync("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        await hold.ArrivalAsync();

        client.Socket.LingerState = new LingerOption(true, 0);
        client.Dispose();

        await serve.IdleAsync();
        Assert.Equal(1, hold.Canceled);
    }

    [Fact]
    public async Task Client_PipelinesGarbage_GetsTheGoodAnswerAndThen400()
    {
        await using var serve = await StartAsync();
        using var client = await RawClient.ConnectAsync(serve.Address);

        await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n\0\u0001garbage\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

        string answers = await client.ReadToEndAsync();
        Assert.Equal(2, answers.Split("HTTP/1.1 ").Length - 1);
        Assert.StartsWith("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400", answers, StringComparison.Ordinal);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Client_Pipelines_GetsEachAnswerInOrder()
    {
        await using var serve = await StartAsync();
        using var client = await RawClient.ConnectAsync(serve.Address);

        await client.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(i => $"GET /echo?text=n{i:00} HTTP/1.1\r\nHost: a\r\n\r\n")) + "GET /echo?text=last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        string answers = await client.ReadToEndAsync();
        int[] places = [.. Enumerable.Range(0, 20).Select(i => answers.IndexOf($"n{i:00}", StringComparison.Ordinal)), answers.IndexOf("last", StringComparison.Ordinal)];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Client_SendsItsHeadersForEver_IsCutAndTakesNoPlace()
    {
        await using var serve = await StartAsync(builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1)));
        long began = Stopwatch.GetTimestamp();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RawClient.ConnectAsync(serve.Address)));
        foreach (var client in clients) await client.SendAsync("GET /hello HTTP/1.1\r\nHost: a\r\nX-Slow: ");

        Assert.Equal("hello", await serve.Http.GetStringAsync("/hello", TestContext.Current.CancellationToken));
        Assert.Equal(0, serve.Deployment.Router.Counts.InFlight);
        foreach (var client in clients)
        {
            Assert.Contains("408", await client.ReadToEndAsync(), StringComparison.Ordinal);
            client.Dispose();
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.5, 10);
    }

    [Fact]
    public async Task Limits_OfTheServer_AreKestrelsWhereWeHaveNone()
    {
        await using var serve = await StartAsync();

        var limits = serve.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(TimeSpan.FromSeconds(30), limits.RequestHeadersTimeout);
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
        Assert.Equal(64 * 1024 * 1024, limits.MaxRequestBodySize);
    }

    [Fact]
    public async Task Client_ReadsSlowly_HoldsUserCodeBackAndNobodyElse()
    {
        await using var serve = await StartAsync();
        using var client = await RawClient.ConnectAsync(serve.Address, receiveBuffer: 4096);
        await client.SendAsync("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        for (int i = 0; i < 50; i++) Assert.Equal("hello", await serve.Http.GetStringAsync("/hello", TestContext.Current.CancellationToken));
        // Neither the kernel's buffers nor Kestrel's hold what the client does not take.
        Assert.Equal(1, serve.Deployment.Router.Counts.InFlight);

        string rest = await client.ReadToEndAsync();
        Assert.EndsWith("0\r\n\r\n", rest, StringComparison.Ordinal);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Client_StopsReading_LosesItsConnection()
    {
        await using var serve = await StartAsync(builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinResponseDataRate = new MinDataRate(10_000_000, TimeSpan.FromSeconds(1.5))));
        using var client = await RawClient.ConnectAsync(serve.Address, receiveBuffer: 4096);
        await client.SendAsync("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        await serve.IdleAsync();
        Assert.DoesNotContain("\r\n0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private Task<TestServe> StartAsync(Action<ServeApplicationBuilder>? configure = null) => TestServe.StartAsync(builder =>
    {
        configure?.Invoke(builder);
        builder.AddDeployment("raw", endpoints =>
        {
            endpoints.MapGet("/hello", () => "hello");
            endpoints.MapGet("/echo", (string text) => text);
            endpoints.MapGet("/hold", async (CancellationToken cancel) =>
            {
                await hold.PassAsync(cancel);
                return "held";
            });
            endpoints.MapGet("/large", async (HttpContext http) =>
            {
                byte[] some = new byte[64 * 1024];
                some.AsSpan().Fill((byte)'a');
                for (int i = 0; i < 160; i++) await http.Response.Body.WriteAsync(some, http.RequestAborted);
            });
        });
    });
}
