using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class ControlPathTests
{
    [Theory]
    [InlineData("/-/healthz", 200, "success")]
    [InlineData("/-/readyz", 200, "success")]
    [InlineData("/-/readyz?application=default", 200, "success")]
    [InlineData("/-/readyz?application=other", 404, "There is no application 'other'.")]
    [InlineData("/-/routes", 200, """{"/":"default"}""")]
    public async Task ControlPath_OfARunningInstance_Answers(string path, int status, string expected)
    {
        await using var serve = await StartAsync();

        var answer = await serve.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal((status, expected), ((int)answer.StatusCode, await answer.TextAsync()));
    }

    [Fact]
    public async Task ControlPath_Head_AnswersWithoutBody()
    {
        await using var serve = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/-/readyz");

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((200, ""), ((int)answer.StatusCode, await answer.TextAsync()));
    }

    [Fact]
    public async Task Readyz_Draining_Is503AndConnectionsAreClosed()
    {
        await using var serve = await StartAsync();
        serve.Instance.BeginDrain();

        var ready = await serve.Http.GetAsync("/-/readyz", TestContext.Current.CancellationToken);
        var named = await serve.Http.GetAsync("/-/readyz?application=default", TestContext.Current.CancellationToken);
        var served = await serve.Http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal((503, "draining: the instance is being stopped."), ((int)ready.StatusCode, await ready.TextAsync()));
        Assert.Equal(503, (int)named.StatusCode);
        Assert.Equal("hello", await served.TextAsync());
        Assert.True(served.Headers.ConnectionClose);
    }

    private static Task<TestServe> StartAsync() =>
        TestServe.StartAsync(builder => builder.AddDeployment("hello", endpoints => endpoints.MapGet("/", () => "hello")));
}
