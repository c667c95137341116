using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class FailureTests
{
    private const int Failed = 1001;

    public static TheoryData<string, int, string, string, string?, string?> Mapped => new()
    {
        { "died", 502, "urn:mobula:replica-died", "Replica died", "Replica 'a/B#1' ended before it answered.", null },
        { "full", 503, "urn:mobula:queue-full", "Queue full", "The queue of deployment 'B' is full. Try again in 3 s, or raise MaxQueuedRequests or NumReplicas.", "3" },
        { "unavailable", 503, "urn:mobula:unavailable", "Unavailable", "Deployment 'B' takes no requests: it failed.", "1" },
        { "timeout", 504, "urn:mobula:deadline", "Deadline passed", null, null },
        { "remote", 500, "urn:mobula:call-failed", "Call failed", null, null },
        { "other", 500, "urn:mobula:user-error", "Internal server error", null, null },
        { "canceled", 500, "urn:mobula:user-error", "Internal server error", null, null },
    };

    [Theory]
    [MemberData(nameof(Mapped))]
    public async Task Action_Throws_IsAnsweredByItsType(string which, int status, string type, string title, string? detail, string? retryAfter)
    {
        await using var serve = (await TestServe.StartAsync<Failing>()).Expect(Failed);

        var answer = await serve.Http.GetAsync($"/?which={which}", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(status, type, title, detail);
        Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());
        var log = Assert.Single(serve.Logs.Of(Failed));
        Assert.Contains(answer.Headers.GetValues("x-request-id").Single(), log.Message, StringComparison.Ordinal);
        Assert.NotNull(log.Exception);
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData("timeout", "The callee took too long.")]
    [InlineData("remote", "Deployment 'B' failed with System.FormatException: no number")]
    [InlineData("other", "System.InvalidOperationException: secret")]
    [InlineData("canceled", "System.OperationCanceledException: ")]
    public async Task Action_ThrowsInDevelopment_ShowsWhatItThrew(string which, string begin)
    {
        await using var serve = (await TestServe.StartAsync<Failing>(args: ["--environment", "Development"])).Expect(Failed);

        var answer = await serve.Http.GetAsync($"/?which={which}", TestContext.Current.CancellationToken);

        string detail = JsonDocument.Parse(await answer.TextAsync()).RootElement.GetProperty("detail").GetString()!;
        Assert.StartsWith(begin, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_ThrowsOnHead_AnswersWithoutBody()
    {
        await using var serve = (await TestServe.StartAsync<Failing>()).Expect(Failed);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/head");

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
        Assert.Empty(await answer.TextAsync());
    }

    [Theory]
    [InlineData("/array")]
    [InlineData("/events")]
    [InlineData("/written")]
    [InlineData("/item")]
    [InlineData("/unflushed")]
    public async Task Action_ThrowsAfterTheAnswerBegan_BreaksTheAnswer(string path)
    {
        await using var serve = (await TestServe.StartAsync<Failing>()).Expect(Failed);
        using var raw = await RawClient.ConnectAsync(serve.Address);

        await raw.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        string text = await raw.ReadToEndAsync();

        // A complete answer would end with the last chunk, and one of another kind would hold a problem.
        Assert.False(text.EndsWith("0\r\n\r\n", StringComparison.Ordinal), text);
        Assert.DoesNotContain("urn:mobula", text, StringComparison.Ordinal);
        Assert.Single(serve.Logs.Of(Failed));
        await serve.IdleAsync();
        Assert.Equal("success", await serve.Http.GetStringAsync("/-/healthz", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/array-at-once")]
    [InlineData("/events-at-once")]
    public async Task Stream_ThrowsBeforeItsFirstItem_IsAProblem(string path)
    {
        await using var serve = (await TestServe.StartAsync<Failing>()).Expect(Failed);

        var answer = await serve.Http.GetAsync(path, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(500, "urn:mobula:user-error", "Internal server error", null);
    }

    public sealed class Bad
    {
        public int Value => throw new InvalidOperationException("a property");
    }

    public sealed class Failing
    {
        [HttpGet("/")]
        public string Fail(string which) => throw (which switch
        {
            "died" => new ReplicaDiedException("a/B#1"),
            "full" => new QueueFullException("B", TimeSpan.FromSeconds(2.2)),
            "unavailable" => new DeploymentUnavailableException("B", "it failed."),
            "timeout" => new TimeoutException("The callee took too long."),
            "remote" => new RemoteCallException("B", "System.FormatException", "no number", null),
            "canceled" => new OperationCanceledException(),
            _ => new InvalidOperationException("secret"),
        });

        [HttpHead("/head")]
        public string Head() => throw new InvalidOperationException();

        [HttpGet("/array")]
        public async IAsyncEnumerable<int> ArrayAsync()
        {
            yield return 1;
            await Task.Yield();
            throw new InvalidOperationException();
        }

        [HttpGet("/events")]
        public async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<int>> EventsAsync()
        {
            yield return new(1);
            await Task.Yield();
            throw new InvalidOperationException();
        }

        [HttpGet("/array-at-once")]
        public async IAsyncEnumerable<int> ArrayAtOnceAsync()
        {
            await Task.Yield();
            if (DateTime.UnixEpoch.Year == 1970) throw new InvalidOperationException();
            yield return 1;
        }

        [HttpGet("/events-at-once")]
        public async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<int>> EventsAtOnceAsync()
        {
            await Task.Yield();
            if (DateTime.UnixEpoch.Year == 1970) throw new InvalidOperationException();
            yield return new(1);
        }

        [HttpGet("/item")]
        public async IAsyncEnumerable<Bad> ItemAsync()
        {
            await Task.Yield();
            yield return new();
        }

        [HttpGet("/written")]
        public async Task WrittenAsync(HttpContext http)
        {
            await http.Response.WriteAsync("some", http.RequestAborted);
            throw new InvalidOperationException();
        }

        [HttpGet("/unflushed")]
        public Task Unflushed(HttpContext http)
        {
            http.Response.BodyWriter.GetSpan(4)[..4].Fill((byte)'a');
            http.Response.BodyWriter.Advance(4);
            throw new InvalidOperationException();
        }
    }
}
