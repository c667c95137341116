using System.Threading.Tasks.Sources;
using Mobula.Replicas;

namespace Mobula.Requests;

/// <summary>A request's wait in a replica's queue. Few requests wait: those that do not are smaller without it.</summary>
internal sealed class GateWait : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> started = new() { RunContinuationsAsynchronously = true };

    /// <summary>The gate in whose queue the request waits; null when it waits in none. Written under that gate's lock.</summary>
    public Gate? At { get; set; }

    /// <summary>Takes the request out of that queue when its token fires.</summary>
    public CancellationTokenRegistration GiveUp { get; set; }

    /// <summary>True when the request may run, false when it gave up waiting or was turned away.</summary>
    public ValueTask<bool> StartedAsync() => new(this, started.Version);

    public void Start(bool mayRun) => started.SetResult(mayRun);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        bool mayRun = started.GetResult(token);
        started.Reset();
        return mayRun;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => started.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        started.OnCompleted(continuation, state, token, flags);
}
