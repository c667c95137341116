namespace Mobula.Hosting;

/// <summary>Lets what concerns one name happen one after the other, in the order of asking, and what concerns different names at the same time.</summary>
internal sealed class NameTurns
{
    private readonly Lock sync = new();
    private readonly Dictionary<string, Turn> last = [];

    /// <summary>Waits until it is this one's turn. The turn ends when the result is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancel)
    {
        Turn turn;
        Task before;
        lock (sync)
        {
            before = last.TryGetValue(name, out var other) ? other.Ended : Task.CompletedTask;
            last[name] = turn = new(this, name);
        }

        try
        {
            await before.WaitAsync(cancel);
            return turn;
        }
        catch
        {
            // Who comes after this one still waits for those before it.
            _ = before.ContinueWith(static (_, turn) => ((Turn)turn!).Dispose(), turn, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private sealed class Turn(NameTurns turns, string name) : IDisposable
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => ended.Task;

        public void Dispose()
        {
            lock (turns.sync)
            {
                if (turns.last.TryGetValue(name, out var other) && other == this) turns.last.Remove(name);
            }

            ended.TrySetResult();
        }
    }
}
