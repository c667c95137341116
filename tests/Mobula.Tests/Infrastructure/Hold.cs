namespace Mobula.Tests.Infrastructure;

/// <summary>A place in user code where requests stop until the test lets them pass.</summary>
public sealed class Hold
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim arrivals = new(0);
    private int entered;
    private int passed;
    private int canceled;
    private int inside;
    private int mostInside;

    /// <summary>How many have come.</summary>
    public int Entered => entered;

    public int Passed => passed;

    /// <summary>How many left because their token fired.</summary>
    public int Canceled => canceled;

    /// <summary>The most that were here at one time.</summary>
    public int MostInside => mostInside;

    /// <summary>Called in user code.</summary>
    public async Task PassAsync(CancellationToken cancel)
    {
        Enter();
        try
        {
            await open.Task.WaitAsync(cancel);
            Interlocked.Increment(ref passed);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref canceled);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    /// <summary>Completes once for each that has come.</summary>
    public async Task ArrivalAsync()
    {
        if (!await arrivals.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken)) Assert.Fail($"No further request reached user code; {entered} did.");
    }

    public void Open() => open.TrySetResult();

    private void Enter()
    {
        Interlocked.Increment(ref entered);
        int now = Interlocked.Increment(ref inside);
        int most;
        while ((most = mostInside) < now && Interlocked.CompareExchange(ref mostInside, now, most) != most)
        {
        }

        arrivals.Release();
    }
}
