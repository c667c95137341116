using System.Runtime.CompilerServices;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>Answers at once where it can, and late where <see cref="Late"/> says so.</summary>
public sealed class Calculator(Hold hold, CalculatorLog log) : ICalculator
{
    private int stored;

    public async Task<int> AddAsync(int left, int right, CancellationToken cancel)
    {
        if (log.Late) await Task.Yield();
        return left + right;
    }

    public Task StoreAsync(int value, CancellationToken cancel)
    {
        stored = value;
        return log.Late ? Task.Delay(1, cancel) : Task.CompletedTask;
    }

    public ValueTask<int> LoadAsync() => new(stored);

    public async ValueTask ClearAsync(CancellationToken cancel)
    {
        await Task.Yield();
        stored = 0;
    }

    public async IAsyncEnumerable<int> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancel)
    {
        log.Add($"begin {ServeContext.Current?.Application}");
        try
        {
            for (int number = 1; number <= to; number++)
            {
                if (log.Late) await Task.Yield();
                if (number == 4) throw new InvalidOperationException("four");
                yield return number;
                if (number == 3) await hold.PassAsync(cancel);
            }
        }
        finally
        {
            log.Add("end");
        }
    }

    public async Task FailAsync(string how, CancellationToken cancel)
    {
        if (log.Late) await Task.Yield();
        throw how switch
        {
            "canceled" => new OperationCanceledException("nobody canceled"),
            "timeout" => new TimeoutException("somebody else's"),
            _ => new ArgumentException(how),
        };
    }

    public Task WaitAsync(CancellationToken cancel)
    {
        log.Token = cancel;
        return hold.PassAsync(cancel);
    }

    public Task<string> AboutAsync(CancellationToken cancel)
    {
        var context = ServeContext.Current!;
        log.Token = cancel;
        return Task.FromResult($"{context.RequestId}|{context.Application}|{context.Route}|{context.ModelId}|{context.SessionId}|{context.Replica?.Deployment}|{context.TimeLeft?.TotalSeconds}");
    }
}
