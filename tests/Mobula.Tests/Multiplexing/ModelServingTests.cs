using Microsoft.AspNetCore.Mvc;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Multiplexing;

/// <summary>Model caches inside replicas behind a router.</summary>
public sealed class ModelServingTests
{
    [Theory]
    [InlineData("x-mobula-model-id")]
    [InlineData("serve_multiplexed_model_id")]
    public async Task Request_NamesAModel_GetsIt(string header)
    {
        await using var serve = await TestServe.StartAsync<Speaker>(service: new Log());
        Assert.Equal("fr", (await AskAsync(serve, "fr", header)).Split(' ')[1]);
    }

    [Fact]
    public async Task Requests_OfSeveralModels_EachStayWhereTheirModelIs()
    {
        await using var serve = await TestServe.StartAsync<Speaker>(d => d.NumReplicas = 3, new Log());
        var places = new Dictionary<string, HashSet<string>>();
        for (int round = 0; round < 10; round++)
        {
            foreach (string model in new[] { "a", "b", "c", "d", "e", "f" })
            {
                string[] answer = (await AskAsync(serve, model)).Split(' ');
                (places.TryGetValue(model, out var seen) ? seen : places[model] = []).Add(answer[0]);
            }
        }

        Assert.All(places.Values, replicas => Assert.Single(replicas));
        Assert.Equal([2, 2, 2], places.Values.Select(replicas => replicas.Single()).CountBy(replica => replica).Select(entry => entry.Value));
        Assert.Equal(6, serve.Deployment.Replicas.Sum(replica => replica.Models.Held!.Count));
    }

    [Fact]
    public async Task Requests_OfAColdModelAtOnce_LoadItOnce()
    {
        var log = new Log();
        await using var serve = await TestServe.StartAsync<Speaker>(d => d.NumReplicas = 4, log);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(serve, "fr")));
        Assert.Equal(["fr"], log.Loaded);
    }

    [Fact]
    public async Task Request_WhileItRuns_KeepsItsModel()
    {
        var log = new Log();
        await using var serve = await TestServe.StartAsync<Speaker>(service: log);
        var hold = log.Hold = new Hold();
        var first = AskAsync(serve, "a");
        await hold.ArrivalAsync();
        log.Hold = null;
        var others = Task.WhenAll(new[] { "b", "c", "d" }.Select(model => AskAsync(serve, model)));
        await Eventually.HoldsAsync(() => log.Loaded.Count >= 4, "a place is made for a fourth model");
        Assert.All(log.Models.Where(model => model.Id == "a"), model => Assert.Equal(0, model.Disposals));

        hold.Open();
        await Task.WhenAll(first, others);
        Assert.All(log.Models, model => Assert.Null(model.Misuse));
    }

    [Fact]
    public async Task Replica_Stops_UnloadsAll()
    {
        var log = new Log();
        await using (var serve = await TestServe.StartAsync<Speaker>(service: log))
        {
            await AskAsync(serve, "a");
            await AskAsync(serve, "b");
            await serve.IdleAsync();
            Assert.All(log.Models, model => Assert.Equal(0, model.Disposals));
        }

        Assert.Equal(2, log.Models.Count);
        Assert.All(log.Models, model => Assert.Equal((1, null), (model.Disposals, model.Misuse)));
    }

    [Fact]
    public async Task Sessions_EachStayAtOneReplica()
    {
        await using var serve = await TestServe.StartAsync<Speaker>(d => d.NumReplicas = 4, new Log());
        var places = new HashSet<string>();
        for (int session = 0; session < 20; session++)
        {
            var seen = new HashSet<string>();
            for (int i = 0; i < 4; i++) seen.Add(await GetAsync(serve, "/who", ("x-session-id", $"s{session}")));
            places.Add(Assert.Single(seen));
        }

        Assert.Equal(4, places.Count);
    }

    [Fact]
    public async Task Headers_Empty_NameNothing()
    {
        await using var serve = await TestServe.StartAsync<Speaker>(d => d.NumReplicas = 2, new Log());
        var seen = new HashSet<string>();
        for (int i = 0; i < 4; i++) seen.Add(await GetAsync(serve, "/who", ("x-session-id", ""), ("x-mobula-model-id", " ")));
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Model_ThrowsAtItsDisposal_IsLogged()
    {
        await using var serve = (await TestServe.StartAsync<Grumbler>()).Expect(1105);
        await GetAsync(serve, "/", ("x-mobula-model-id", "a"));
        await GetAsync(serve, "/", ("x-mobula-model-id", "b"));
        await Eventually.HoldsAsync(() => serve.Logs.Entries.Any(entry => entry.Id.Id == 1105 && entry.Message.Contains("model a threw", StringComparison.Ordinal)), "the error is logged");
    }

    private static Task<string> AskAsync(TestServe serve, string model, string header = "x-mobula-model-id") => GetAsync(serve, "/", (header, model));

    private static async Task<string> GetAsync(TestServe serve, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    public sealed class Log
    {
        private readonly Lock gate = new();
        private readonly List<LabModel> models = [];

        internal Hold? Hold { get; set; }

        internal List<LabModel> Models
        {
            get
            {
                lock (gate) return [.. models];
            }
        }

        internal List<string> Loaded => [.. Models.Select(model => model.Id)];

        internal LabModel Add(string id)
        {
            lock (gate)
            {
                models.Add(new(id));
                return models[^1];
            }
        }
    }

    public sealed class Speaker
    {
        private readonly ReplicaContext replica;
        private readonly Log log;
        private readonly ModelCache<LabModel> models;

        public Speaker(ReplicaContext replica, Log log)
        {
            (this.replica, this.log) = (replica, log);
            models = new(LoadAsync);
        }

        [HttpGet("/")]
        public async Task<string> SpeakAsync(CancellationToken cancel)
        {
            var model = await models.GetAsync(cancel: cancel);
            await model.UseAsync(() => log.Hold?.PassAsync(cancel) ?? Task.CompletedTask);
            return $"{replica.ReplicaId} {model.Id}";
        }

        [HttpGet("/who")]
        public string Who() => replica.ReplicaId;

        private async Task<LabModel> LoadAsync(string id, CancellationToken cancel)
        {
            await Task.Yield();
            return log.Add(id);
        }
    }

    public sealed class Grumbler
    {
        private readonly ModelCache<Bad> models = new((_, _) => Task.FromResult(new Bad()), new() { MaxModels = 1 });

        [HttpGet("/")]
        public async Task<string> GetAsync(CancellationToken cancel)
        {
            await models.GetAsync(cancel: cancel);
            return "ok";
        }

        private sealed class Bad : IDisposable
        {
            public void Dispose() => throw new InvalidOperationException("I do not want to go.");
        }
    }
}
