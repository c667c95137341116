using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

public sealed class StreamTests
{
    private readonly Steps steps = new();

    [Theory]
    [InlineData("/events", null, "text/event-stream", "data: 0\n\ndata: 1\n\ndata: 2\n\n")]
    [InlineData("/named", null, "text/event-stream", "event: tick\ndata: a\nid: 7\n\n")]
    [InlineData("/items", null, "application/json; charset=utf-8", "[0,1,2]")]
    [InlineData("/items", "application/json", "application/json; charset=utf-8", "[0,1,2]")]
    [InlineData("/items", "text/event-stream", "text/event-stream", "data: 0\n\ndata: 1\n\ndata: 2\n\n")]
    [InlineData("/items", "application/json, text/event-stream;q=0", "application/json; charset=utf-8", "[0,1,2]")]
    [InlineData("/task", null, "application/json; charset=utf-8", "[0,1,2]")]
    [InlineData("/empty", null, "application/json; charset=utf-8", "[]")]
    public async Task Stream_OfEachKind_ComesInItsForm(string path, string? accept, string contentType, string expected)
    {
        steps.Allow(10);
        await using var serve = await TestServe.StartAsync<Streaming>(service: steps);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await answer.TextAsync());
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("/items", "[0", ",1", ",2]")]
    [InlineData("/events", "data: 0\n\n", "data: 1\n\n", "data: 2\n\n")]
    public async Task Stream_EachItem_GoesOutBeforeTheNextIsMade(string path, params string[] pieces)
    {
        await using var serve = await TestServe.StartAsync<Streaming>(service: steps);
        steps.Allow(1);
        var answer = await serve.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        foreach (string piece in pieces)
        {
            byte[] buffer = new byte[piece.Length];
            await body.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
            Assert.Equal(piece, System.Text.Encoding.ASCII.GetString(buffer));
            steps.Allow(1);
        }

        Assert.Equal(0, await body.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/items")]
    [InlineData("/events")]
    public async Task Stream_ClientLeaves_EndsTheEnumeration(string path)
    {
        await using var serve = await TestServe.StartAsync<Streaming>(service: steps);
        steps.Allow(1);
        using (await serve.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
            await steps.StartedAsync();

        await steps.EndedAsync();

        await serve.IdleAsync();
    }

    public sealed class Steps
    {
        private readonly SemaphoreSlim allowed = new(0);
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Allow(int count) => allowed.Release(count);

        public Task StartedAsync() => started.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        public Task EndedAsync() => ended.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        internal async IAsyncEnumerable<int> CountAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            started.TrySetResult();
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    await allowed.WaitAsync(cancel);
                    yield return i;
                }
            }
            finally
            {
                ended.TrySetResult();
            }
        }
    }

    public sealed class Streaming(Steps steps)
    {
        [HttpGet("/items")]
        public IAsyncEnumerable<int> Items(CancellationToken cancel) => steps.CountAsync(cancel);

        [HttpGet("/events")]
        public IAsyncEnumerable<SseItem<int>> Events(CancellationToken cancel) => steps.CountAsync(cancel).Select(item => new SseItem<int>(item));

        [HttpGet("/named")]
        public IAsyncEnumerable<SseItem<string>> Named() => new[] { new SseItem<string>("a", "tick") { EventId = "7" } }.ToAsyncEnumerable();

        [HttpGet("/task")]
        public async Task<IAsyncEnumerable<int>> LaterAsync(CancellationToken cancel)
        {
            await Task.Yield();
            return steps.CountAsync(cancel);
        }

        [HttpGet("/empty")]
        public IAsyncEnumerable<int> Empty() => AsyncEnumerable.Empty<int>();
    }
}
