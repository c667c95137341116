using System.Runtime.CompilerServices;
using Mobula.Batching;

namespace Mobula.Tests.Batching;

public sealed class BatcherCostTests
{
    private const int Operations = 10_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Invoke_Warm_AllocatesAtMost250BytesOverItsTask(bool cancellable)
    {
        var scheduler = new StepScheduler();
        var batcher = scheduler.Host(
            TimeProvider.System,
            () => new Batcher<object, object>((Batch<object, object> batch, CancellationToken _) =>
            {
                foreach (var item in batch)
                    item.Complete(item.Value);
                return Task.CompletedTask;
            },
            new() { WaitTimeout = TimeSpan.FromHours(1) }));
        using var caller = new CancellationTokenSource();
        var value = new object();
        var tasks = new Task[batcher.Options.MaxBatchSize];
        Measure(InvokeBatch);

        var perItem = Measure(InvokeBatch) / Operations;
        var perTask = Measure(MakeTasks) / Operations;

        TestContext.Current.SendDiagnosticMessage($"{perItem} B an item, {perTask} B its task");
        Assert.InRange(perItem - perTask, 0, 250);

        void InvokeBatch()
        {
            for (var index = 0; index < tasks.Length; index++)
                tasks[index] = batcher.InvokeAsync(value, cancellable ? caller.Token : CancellationToken.None);
            scheduler.Run();
            Assert.All(tasks, task => Assert.True(task.IsCompletedSuccessfully));
        }

        void MakeTasks()
        {
            for (var index = 0; index < tasks.Length; index++)
            {
                var source = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
                source.SetResult(value);
                tasks[index] = source.Task;
            }

            Assert.All(tasks, task => Assert.True(task.IsCompletedSuccessfully));
        }

        long Measure(Action batch)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var done = 0; done < Operations; done += tasks.Length)
                batch();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batcher_Unreferenced_IsCollected(bool alarmIsStillArmed)
    {
        var weak = await UseAsync(alarmIsStillArmed);

        for (var attempt = 0; attempt < 20 && weak.IsAlive; attempt++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(weak.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(bool armed)
    {
        var batcher = new Batcher<int, int>(
            (items, _) => Task.FromResult(items),
            new() { MaxBatchSize = 2, WaitTimeout = armed ? TimeSpan.FromHours(1) : TimeSpan.Zero });
        await Task.WhenAll(batcher.InvokeAsync(1, Cancel), batcher.InvokeAsync(2, Cancel));
        return new(batcher.Registered);
    }
}
