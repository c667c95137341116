namespace Mobula.Batching;

/// <summary>What a step of the engine leaves to be done outside of its lock.</summary>
internal struct BatchWork<TIn>
{
    private BatchRun<TIn>? lastRun;

    /// <summary>The batches to start, chained by <see cref="BatchRun{TIn}.Following"/>.</summary>
    public BatchRun<TIn>? FirstRun { get; private set; }

    /// <summary>The items to fail.</summary>
    public List<(CallerItem<TIn> Item, Exception Error)>? Rejected { get; set; }

    /// <summary>When to look again.</summary>
    public long? Due { get; set; }

    /// <summary>A user's function has to be asked for a size.</summary>
    public bool Measure { get; set; }

    public void Start(BatchRun<TIn> run)
    {
        if (lastRun is null)
            FirstRun = run;
        else
            lastRun.Following = run;
        lastRun = run;
    }

    public void Reject(CallerItem<TIn> item, Exception error) => (Rejected ??= []).Add((item, error));
}
