using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Ratios.Figures;
using Mobula.Requests;

namespace Mobula.Ratios.Scenarios;

/// <summary>What it costs to call a deployment by its contract, in the same process, above calling the object itself.</summary>
internal sealed class HandleScenario : IScenario
{
    private const int Operations = 100_000;

    public string Name => "handle";

    public string Question => "A call by a generated client, through router and gate, against the same method of the object called directly; one caller, one thread.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        var builder = ServeApplication.CreateBuilder();
        builder.RoutePrefix = null;
        builder.Logging.ClearProviders();
        builder.ConfigureHttp(http => (http.Host, http.Port, http.ShutdownDelay) = ("127.0.0.1", 0, TimeSpan.Zero));
        builder.AddDeployment<Adder>();
        await using var app = builder.Build();
        await app.StartAsync(cancel);
        var client = app.Services.GetRequiredService<IAdder>();
        var direct = new Adder();
        using var token = new CancellationTokenSource();

        var figures = new List<Figure>();
        await Task.Run(() =>
        {
            Measure("outside of a request", CancellationToken.None);
            Measure("with a token", token.Token);
            // As code of an ingress does: the request's token is there, and is passed on as well.
            var request = new ServeRequest { Id = "1", Application = "default" };
            ServeRequest.Current = request;
            Measure("within a request", request.Begin(token.Token, CancellationToken.None));
            ServeRequest.Current = null;
        }, cancel);
        figures.Add(new("one more await of a result", "ns", await OneMoreAwaitAsync(client, run.Rounds, cancel)));
        await app.StopAsync(cancel);
        return figures;

        void Measure(string where, CancellationToken passed)
        {
            var (nanoseconds, bytes) = Compare(direct, client, passed, run.Rounds);
            figures.Add(new($"a call {where}, above the direct one", "ns", nanoseconds, Limit.AtMost(1_000, 300)));
            figures.Add(new($"a call {where}: allocated above the direct one", "bytes", bytes, Limit.AtMost(400, 150)));
        }
    }

    private static (Series Nanoseconds, Series Bytes) Compare(IAdder direct, IAdder client, CancellationToken cancel, int rounds)
    {
        // The compiler's tiers: called often, then left alone until the better code is in place.
        for (int i = 0; i < 10; i++)
        {
            Repeat(direct, cancel);
            Repeat(client, cancel);
            Thread.Sleep(50);
        }

        List<(double Nanoseconds, double Bytes)> directly = [], called = [];
        for (int round = 0; round < rounds; round++)
        {
            directly.Add(Repeat(direct, cancel));
            called.Add(Repeat(client, cancel));
        }

        return (
            Series.Difference([.. called.Select(value => value.Nanoseconds)], [.. directly.Select(value => value.Nanoseconds)]),
            Series.Difference([.. called.Select(value => value.Bytes)], [.. directly.Select(value => value.Bytes)]));
    }

    private static (double Nanoseconds, double Bytes) Repeat(IAdder adder, CancellationToken cancel)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Operations; i++)
        {
            if (!adder.AddAsync(i, 1, cancel).IsCompletedSuccessfully) throw new BenchException("The adder did not answer at once.");
        }

        return (Stopwatch.GetElapsedTime(began).TotalNanoseconds / Operations, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Operations);
    }

    /// <summary>What handing a result on costs that is awaited first, in the same process: one more await.</summary>
    private static async Task<Series> OneMoreAwaitAsync(IAdder adder, int rounds, CancellationToken cancel)
    {
        List<double> once = [], twice = [];
        for (int round = -10; round < rounds; round++)
        {
            double one = await TimeAsync(adder.LateAsync, cancel), two = await TimeAsync(AwaitedOnceMoreAsync, cancel);
            if (round < 0) continue;
            once.Add(one);
            twice.Add(two);
        }

        return Series.Difference(twice, once);

        async Task<int> AwaitedOnceMoreAsync(int value, CancellationToken cancel) => await adder.LateAsync(value, cancel);
    }

    private static async Task<double> TimeAsync(Func<int, CancellationToken, Task<int>> call, CancellationToken cancel)
    {
        const int Calls = Operations / 10;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++) await call(i, cancel);
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / Calls;
    }

    public interface IAdder
    {
        Task<int> AddAsync(int left, int right, CancellationToken cancel);

        Task<int> LateAsync(int value, CancellationToken cancel);
    }

    private sealed class Adder : IAdder
    {
        public Task<int> AddAsync(int left, int right, CancellationToken cancel) => Task.FromResult(left + right);

        public async Task<int> LateAsync(int value, CancellationToken cancel)
        {
            await Task.Yield();
            return value;
        }
    }
}
