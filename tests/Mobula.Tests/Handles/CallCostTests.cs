using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Requests;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>What a call costs in bytes, above the method called directly; bench/ has the time.</summary>
public sealed class CallCostTests(ITestOutputHelper output)
{
    private const int Count = 10_000;

    /// <summary>The bound; see bench/README.md for what is reached.</summary>
    private const int MostBytes = 400;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Call_AnsweredAtOnce_CostsLittle(bool withToken, bool inARequest)
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.RoutePrefix = null;
            builder.AddDeployment<Adder>();
        });
        using var source = new CancellationTokenSource();
        using var request = new CancellationTokenSource();
        var cancel = withToken ? source.Token : CancellationToken.None;
        var client = serve.App.Services.GetRequiredService<IAdder>();

        // On a thread of the pool: the test's own may have a context that calls would have to leave.
        var (direct, called) = await Task.Run(
            () =>
            {
                if (inARequest)
                {
                    var ambient = new ServeRequest { Id = "r", Application = "default" };
                    ambient.Begin(request.Token, CancellationToken.None);
                    ServeRequest.Current = ambient;
                }

                return (AllocatedBy(new Adder(), withToken ? cancel : request.Token), AllocatedBy(client, inARequest && withToken ? ServeRequest.Current!.Token : cancel));
            },
            TestContext.Current.CancellationToken);

        double each = (called - direct) / (double)Count;
        output.WriteLine($"{each:0} bytes a call over the {direct / Count} bytes of a direct one");
        Assert.InRange(each, 1, MostBytes);
        await serve.IdleAsync();
    }

    private static long AllocatedBy(IAdder adder, CancellationToken cancel)
    {
        Repeat(adder, cancel);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(adder, cancel);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Repeat(IAdder adder, CancellationToken cancel)
    {
        for (int call = 0; call < Count; call++)
        {
            var sum = adder.AddAsync(call, 1, cancel);
            if (!sum.IsCompletedSuccessfully) throw new InvalidOperationException("The adder answers at once.");
        }
    }

    public interface IAdder
    {
        Task<int> AddAsync(int left, int right, CancellationToken cancel);
    }

    private sealed class Adder : IAdder
    {
        public Task<int> AddAsync(int left, int right, CancellationToken cancel) => Task.FromResult(left + right);
    }
}
