using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

/// <summary>Applications come, are replaced and go while clients send without pause.</summary>
[Trait("Category", "Slow")]
public sealed class DeployLoadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applications_DeployedAndDeletedBesideOthers_CostTheOthersNothing()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Steady>(), "steady", "/steady", Cancel);
        await host.Serve.DeployAsync(host.Define<Steady>(), "root", "/", Cancel);
        await using var steady = Load.Start(host.Http, "/steady", 4);
        await using var root = Load.Start(host.Http, "/other", 2);

        for (int i = 0; i < 40; i++)
        {
            string name = $"app{i % 4}";
            await host.Serve.DeployAsync(host.Define<Steady>(), name, $"/{name}", Cancel);
            Assert.Equal(200, (await host.GetAsync($"/{name}")).Status);
            await host.Serve.DeleteAsync(name, Cancel);
        }

        await steady.StopAsync();
        await root.StopAsync();
        Assert.Equal("200", steady.Statuses);
        Assert.Equal("200", root.Statuses);
        Assert.InRange(steady.Count, 100, int.MaxValue);
    }

    [Theory]
    [InlineData("/app", "/app")]
    [InlineData("/", "/")]
    [InlineData("/app/v1", "/app/v1")]
    public async Task Application_ReplacedUnderLoad_LosesNoRequest(string prefix, string path)
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Slowish>(options: Few), "app", prefix, Cancel);
        await using var load = Load.Start(host.Http, path, 16);

        for (int i = 0; i < 40; i++) await host.Serve.DeployAsync(host.Define<Slowish>(options: Few), "app", prefix, Cancel);

        await load.StopAsync();
        Assert.Equal("200", load.Statuses);
        Assert.InRange(load.Count, 100, int.MaxValue);
        await Eventually.HoldsAsync(() => host.Serve.Instance.Snapshot().Leaving.IsEmpty, "all earlier ones are gone");
    }

    [Fact]
    public async Task Application_DeletedAndDeployedAgainUnderLoad_AnswersOr404()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Slowish>(options: Few), "app", "/app", Cancel);
        await using var load = Load.Start(host.Http, "/app", 16);

        for (int i = 0; i < 20; i++)
        {
            await host.Serve.DeleteAsync("app", Cancel);
            Assert.Equal(404, (await host.GetAsync("/app")).Status);
            await host.Serve.DeployAsync(host.Define<Slowish>(options: Few), "app", "/app", Cancel);
        }

        await load.StopAsync();
        Assert.Equal("200, 404", load.Statuses);
    }

    [Fact]
    public async Task Deploys_OfTheSameName_HappenInTurnAndTheLastStays()
    {
        await using var host = await TestHost.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => host.Serve.DeployAsync(Numbered(host, number), "app", "/app", Cancel)));

        Assert.Equal((200, "11"), await host.GetAsync("/app"));
        await Eventually.HoldsAsync(() => host.Serve.Instance.Snapshot() is { Starting.IsEmpty: true, Leaving.IsEmpty: true }, "only the last is left");
    }

    [Fact]
    public async Task Deploys_OfDifferentNames_DoNotWaitForEachOther()
    {
        var gate = new StartTests.Gate();
        await using var host = await TestHost.StartAsync();
        var slow = host.Serve.DeployAsync(host.Define<StartTests.Good>(gate), "slow", "/slow", Cancel);
        await Eventually.HoldsAsync(() => gate.Made == 1, "the slow one starts");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => host.Serve.DeployAsync(Numbered(host, number), $"app{number}", $"/app{number}", Cancel)));

        Assert.False(slow.IsCompleted);
        for (int i = 0; i < 8; i++) Assert.Equal((200, $"{i}"), await host.GetAsync($"/app{i}"));
        gate.Open.SetResult();
        await slow;
        Assert.Equal((200, "good"), await host.GetAsync("/slow"));
    }

    [Fact]
    public async Task Deploys_OfDifferentNamesToOnePrefix_LetOneThrough()
    {
        await using var host = await TestHost.StartAsync();

        var deploys = Enumerable.Range(0, 8).Select(number => host.Serve.DeployAsync(Numbered(host, number), $"app{number}", "/app", Cancel)).ToArray();
        await Task.WhenAny(Task.WhenAll(deploys));

        Assert.Equal(7, deploys.Count(deploy => deploy.Exception?.InnerException is ServeConfigurationException));
        Assert.Single(host.Serve.Status.Applications);
        Assert.Equal(200, (await host.GetAsync("/app")).Status);
    }

    private static void Few(DeploymentOptions options) => (options.NumReplicas, options.MaxOngoingRequests) = (2, 2);

    private static ServeApplication Numbered(TestHost host, int number) =>
        host.Define(builder => builder.AddDeployment("number", endpoints => endpoints.MapGet("/", () => $"{number}")));

    /// <summary>Clients that send one request after the other.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly SortedDictionary<string, int> statuses = new(StringComparer.Ordinal);
        private readonly HttpClient http;
        private readonly string path;
        private Task clients = Task.CompletedTask;

        private Load(HttpClient http, string path) => (this.http, this.path) = (http, path);

        public string Statuses => string.Join(", ", statuses.Keys);

        public int Count => statuses.Values.Sum();

        public static Load Start(HttpClient http, string path, int clients)
        {
            var load = new Load(http, path);
            load.clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(load.SendAsync)));
            return load;
        }

        public Task StopAsync()
        {
            end.Cancel();
            return clients;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            end.Dispose();
        }

        private async Task SendAsync()
        {
            while (!end.IsCancellationRequested)
            {
                string status;
                try
                {
                    using var answer = await http.GetAsync(path, Cancel);
                    status = (int)answer.StatusCode is 200 or 404 ? $"{(int)answer.StatusCode}" : $"{(int)answer.StatusCode} {await answer.TextAsync()}";
                }
                catch (HttpRequestException exception)
                {
                    status = exception.Message;
                }

                lock (statuses) statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }
        }
    }

    public sealed class Steady
    {
        [HttpGet("/{*rest}")]
        public string Get() => "steady";
    }

    public sealed class Slowish
    {
        [HttpGet("/")]
        public async Task<string> GetAsync(CancellationToken cancel)
        {
            await Task.Delay(2, cancel);
            return "slowish";
        }
    }
}
