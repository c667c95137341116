using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Replicas;

namespace Mobula.Requests;

/// <summary>
/// One request on its way through this process, from the proxy (or a handle) to user code. It is also the request's place in a
/// replica's queue, so that waiting there costs no further object.
/// </summary>
internal sealed class ServeRequest : WaitNode<ServeRequest>, IValueTaskSource<bool>
{
    private static readonly AsyncLocal<ServeRequest?> Ambient = new();

    private ManualResetValueTaskSourceCore<bool> started = new() { RunContinuationsAsynchronously = true };
    private ServeContext? context;
    private Affinity? affinity;
    private RequestPin? pins;

    public required string Id { get; init; }

    public required string Application { get; init; }

    /// <summary>The route prefix the request came by; empty for a call by handle.</summary>
    public string Route { get; init; } = "";

    public string? ModelId { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Where the request would like to go; null when it names neither model nor session.</summary>
    public Affinity? Affinity => ModelId is null && SessionId is null ? null : affinity ??= Affinity.Of(ModelId, SessionId);

    public Deadline Deadline { get; init; }

    public HttpContext? Http { get; init; }

    /// <summary>The replica that has the request now.</summary>
    public LocalReplica? Replica { get; set; }

    /// <summary>The gate in whose queue the request waits; null when it waits in none. Written under that gate's lock.</summary>
    public Gate? WaitsAt { get; set; }

    /// <summary>Takes the request out of that queue when its token fires.</summary>
    public CancellationTokenRegistration GiveUp { get; set; }

    public static ServeRequest? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public ServeContext Context => context ??= new ServeContext(this);

    /// <summary>True when the request may run, false when it gave up waiting in the replica's queue or was turned away from it.</summary>
    public ValueTask<bool> StartedAsync() => new(this, started.Version);

    public void Start(bool mayRun) => started.SetResult(mayRun);

    /// <summary>What the request keeps until it ends, the last first; null for nothing.</summary>
    public RequestPin? Pins => Volatile.Read(ref pins);

    /// <returns>False when the request has ended: nobody would release it.</returns>
    public bool TryPin(RequestPin pin)
    {
        RequestPin? head;
        do
        {
            head = Volatile.Read(ref pins);
            if (head == RequestPin.Ended) return false;
            pin.Next = head;
        }
        while (Interlocked.CompareExchange(ref pins, pin, head) != head);
        return true;
    }

    /// <summary>Releases what was kept: user code has returned.</summary>
    public void EndPins()
    {
        for (var pin = Interlocked.Exchange(ref pins, RequestPin.Ended); pin is not null; pin = pin.Next) pin.Release();
    }

    /// <summary>Ends the request from outside: its token fires and its connection closes.</summary>
    public void Abort() => Http?.Abort();

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
