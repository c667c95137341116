namespace Mobula.Tests.Multiplexing;

/// <summary>A model that notices misuse.</summary>
internal sealed class LabModel(string id) : IAsyncDisposable
{
    private int disposals;
    private int uses;

    public string Id => id;

    public int Disposals => Volatile.Read(ref disposals);

    /// <summary>What happened that must not.</summary>
    public string? Misuse { get; private set; }

    public async Task UseAsync(Func<Task> work)
    {
        Interlocked.Increment(ref uses);
        if (Disposals > 0) Misuse = $"{id} is used after its disposal.";
        await work();
        if (Disposals > 0) Misuse = $"{id} was disposed of while in use.";
        Interlocked.Decrement(ref uses);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref disposals) > 1) Misuse = $"{id} was disposed of twice.";
        if (Volatile.Read(ref uses) > 0) Misuse = $"{id} is disposed of while in use.";
        return default;
    }
}
