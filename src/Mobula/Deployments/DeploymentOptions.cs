namespace Mobula;

/// <summary>How a deployment runs. Set by attribute, in code, and by configuration under <c>Mobula:Deployments:{name}</c>; the later wins.</summary>
public sealed class DeploymentOptions
{
    private int? maxOngoingRequests;
    private int? maxConcurrency;

    /// <summary>How many replicas run.</summary>
    /// <value>1 by default; 1 to 10,000.</value>
    public int NumReplicas { get; set; } = 1;

    /// <summary>How many requests one replica accepts at a time; others wait at the router.</summary>
    /// <value>100 by default, raised for a batcher that needs more; at least 1. A value set by hand is never changed.</value>
    public int MaxOngoingRequests
    {
        get => maxOngoingRequests ?? 100;
        set => maxOngoingRequests = value;
    }

    /// <summary>How many of the accepted requests run at a time; the others wait in the replica's own queue. 1 for a model that is not thread-safe.</summary>
    /// <value><see cref="MaxOngoingRequests"/> by default; at least 1.</value>
    public int MaxConcurrency
    {
        get => maxConcurrency ?? MaxOngoingRequests;
        set => maxConcurrency = value;
    }

    /// <summary>Runs requests on threads of the replica's own, up to <see cref="MaxConcurrency"/> of them. For code that blocks: it then delays nobody else.</summary>
    /// <value>False by default: requests run on the thread pool that the whole process shares.</value>
    public bool DedicatedThreads { get; set; }

    /// <summary>How many requests may wait at the router for a replica; one more is answered with <see cref="QueueFullStatus"/>.</summary>
    /// <value>1,000 by default; -1 is unlimited, 0 lets nobody wait.</value>
    public int MaxQueuedRequests { get; set; } = 1000;

    /// <summary>The HTTP status of a request that finds the queue full. It comes with <c>Retry-After</c>.</summary>
    /// <value>503 by default, or 429.</value>
    public int QueueFullStatus { get; set; } = 503;

    /// <summary>How long a replica that stops may take to finish what it has accepted. What runs longer is aborted.</summary>
    /// <value>20 seconds by default: Kubernetes kills after 30, and the delay before the drain and the process itself need some of them. 0 to 24 hours.</value>
    public TimeSpan GracefulShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How members are named in JSON bodies. Clients in Python often send <c>snake_case</c>.</summary>
    /// <value>What the application's JSON options say by default: <c>camelCase</c>.</value>
    public JsonNaming JsonNaming { get; set; }

    /// <summary>Accepts a body that is one JSON string which holds the JSON meant: some clients encode twice.</summary>
    /// <value>False by default.</value>
    public bool AcceptEncodedJson { get; set; }

    /// <summary>Checks parameters by their DataAnnotations before the action runs; what fails is answered with 400 and all problems.</summary>
    /// <value>True by default.</value>
    public bool ValidateRequests { get; set; } = true;

    internal bool MaxOngoingRequestsIsSet => maxOngoingRequests is not null;

    internal bool MaxConcurrencyIsSet => maxConcurrency is not null;
}
