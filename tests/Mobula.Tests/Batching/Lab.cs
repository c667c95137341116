using Microsoft.Extensions.Time.Testing;
using Mobula.Batching;

namespace Mobula.Tests.Batching;

/// <summary>A batcher on a fake clock whose handler waits until the test answers.</summary>
internal sealed class Lab
{
    private readonly StepScheduler scheduler = new();

    public Lab(BatcherOptions<string>? options = null, BatcherHost? host = null, Func<Lab, BatcherHost>? makeHost = null)
    {
        host ??= makeHost?.Invoke(this);
        Batcher = scheduler.Host(Clock, () => new Batcher<string, string>(RunAsync, options), host);
    }

    public FakeTimeProvider Clock { get; } = new();

    public TaskScheduler Scheduler => scheduler;

    public Batcher<string, string> Batcher { get; }

    public List<Call> Calls { get; } = [];

    public IEnumerable<string> Batches => Calls.Select(call => string.Join(' ', call.Batch.Select(item => item.Value)));

    public Task<string> Invoke(string item, CancellationTokenSource? caller = null)
    {
        var task = Batcher.InvokeAsync(item, caller?.Token ?? CancellationToken.None);
        scheduler.Run();
        return task;
    }

    public void Advance(int milliseconds)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        scheduler.Run();
    }

    public void Run() => scheduler.Run();

    /// <summary>Lets the handler's n-th call go on.</summary>
    public void Finish(int call, Action<Batch<string, string>>? answer = null, Exception? error = null)
    {
        (answer ?? Echo)(Calls[call].Batch);
        SynchronizationContext.SetSynchronizationContext(null);
        if (error is null)
            Calls[call].Gate.SetResult();
        else
            Calls[call].Gate.SetException(error);
        scheduler.Run();
    }

    public static void Echo(Batch<string, string> batch) => batch.Open.Complete([.. batch.Open.Values.Select(value => value + "!")]);

    public void AssertIdle()
    {
        Assert.Equal(0, Batcher.Registered.Waiting);
        Assert.Equal(0, Batcher.Registered.Running);
    }

    private async Task RunAsync(Batch<string, string> batch, CancellationToken everyCallerLeft)
    {
        var call = new Call(batch, everyCallerLeft, new());
        Calls.Add(call);
        // Goes on inside Finish, on the test's thread, not as a task of the scheduler's.
        await call.Gate.Task.ConfigureAwait(false);
    }

    internal sealed record Call(Batch<string, string> Batch, CancellationToken EveryCallerLeft, TaskCompletionSource Gate);
}
