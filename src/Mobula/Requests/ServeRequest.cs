using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Http;
using Mobula.Replicas;

namespace Mobula.Requests;

/// <summary>
/// One request on its way through this process, from the proxy (or a handle) to user code. It is also the request's place in a
/// replica's queue, so that waiting there costs no further object.
/// </summary>
internal sealed class ServeRequest : WaitNode<ServeRequest>
{
    private static readonly AsyncLocal<ServeRequest?> Ambient = new();

    private readonly Deadline ownDeadline;
    private object id = "";
    private ServeContext? context;
    private GateWait? wait;
    private CancellationTokenSource? abort;
    private CancellationTokenRegistration link;
    private CancellationToken token;
    private volatile bool hasEnded;
    private volatile bool isAborted;
    private Affinity? affinity;
    private RequestPin? pins;

    public ServeRequest()
    {
    }

    /// <summary>A call.</summary>
    /// <param name="parent">The request that makes it; its id is the call's too.</param>
    /// <param name="ids">The source of an id where there is none.</param>
    public ServeRequest(ServeRequest? parent, RequestIds ids)
    {
        Parent = parent;
        id = parent?.Id ?? (object)ids;
    }

    /// <summary>The id: a text, or for a call that nobody's request made, the source of one. Few calls' ids are ever asked for.</summary>
    public string Id
    {
        get => id as string ?? MakeId((RequestIds)id);
        init => id = value;
    }

    public required string Application { get; init; }

    /// <summary>The route prefix the request came by; empty for a call by handle.</summary>
    public string Route { get; init; } = "";

    public string? ModelId { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The request that made this call; null for a request from outside, and for a call nobody's request made.</summary>
    public ServeRequest? Parent { get; }

    /// <summary>Where the request would like to go; null when it names neither model nor session.</summary>
    public Affinity? Affinity => ModelId is null && SessionId is null ? null : affinity ??= Affinity.Of(ModelId, SessionId);

    /// <summary>Its own, or that of the request it belongs to: the earlier one.</summary>
    public Deadline Deadline
    {
        get => Parent is null ? ownDeadline : Deadline.Earlier(ownDeadline, Parent.DeadlineOfCalls);
        init => ownDeadline = value;
    }

    // The limit of a request by HTTP ends with the beginning of its answer.
    private Deadline DeadlineOfCalls => Http is { Response.HasStarted: true } ? Deadline.None : Deadline;

    public HttpContext? Http { get; private set; }

    public HttpContext? From
    {
        init => Http = value;
    }

    /// <summary>The replica that has the request now.</summary>
    public LocalReplica? Replica { get; set; }

    /// <inheritdoc cref="GateWait.At"/>
    public Gate? WaitsAt
    {
        get => wait?.At;
        set => (wait ??= new()).At = value;
    }

    /// <inheritdoc cref="GateWait.GiveUp"/>
    public CancellationTokenRegistration GiveUp
    {
        get => wait?.GiveUp ?? default;
        set => (wait ??= new()).GiveUp = value;
    }

    public static ServeRequest? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public ServeContext Context => context ??= new ServeContext(this);

    /// <summary>Fires when the request is no longer wanted; what code that answers it calls is then not wanted either.</summary>
    public CancellationToken Token => Http?.RequestAborted ?? token;

    /// <summary>User code has returned. Code that it left running belongs to no request.</summary>
    public bool HasEnded => hasEnded;

    /// <summary>The replica ended it from outside.</summary>
    public bool IsAborted => isAborted;

    /// <summary>True when the request may run, false when it gave up waiting in the replica's queue or was turned away from it.</summary>
    public ValueTask<bool> StartedAsync() => wait!.StartedAsync();

    public void Start(bool mayRun) => wait!.Start(mayRun);

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

    /// <summary>Gives a call its token. Two tokens are joined only where both can fire.</summary>
    /// <param name="caller">The caller's.</param>
    /// <param name="replica">Fires when the replica aborts what it has.</param>
    public CancellationToken Begin(CancellationToken caller, CancellationToken replica)
    {
        if (!caller.CanBeCanceled) return token = replica;
        var source = new CancellationTokenSource();
        // Before the question: whoever aborts meanwhile sees either this source or is seen.
        Interlocked.Exchange(ref abort, source);
        if (IsAborted) source.Cancel();
        // On another thread: who cancels must not run the code of all the calls below it before it goes on.
        link = caller.UnsafeRegister(static source => _ = ((CancellationTokenSource)source!).CancelAsync(), source);
        return token = source.Token;
    }

    /// <summary>User code has returned.</summary>
    public void End()
    {
        hasEnded = true;
        // Not Dispose, which waits for a callback that runs: two calls that end each other would wait for ever.
        link.Unregister();
        Http = null;
    }

    /// <summary>Ends the request from outside: its token fires and its connection closes. Called under the gate's lock.</summary>
    public void Abort()
    {
        isAborted = true;
        Interlocked.MemoryBarrier();
        Http?.Abort();
        // Not here: what listens to the token is user code, and must not run under a lock.
        _ = abort?.CancelAsync();
    }

    private string MakeId(RequestIds source)
    {
        Interlocked.CompareExchange(ref id, source.Next(), source);
        return (string)id;
    }
}
