using Mobula.Core.Routing;

namespace Mobula.Routing;

internal enum AdmissionKind
{
    Admitted,
    QueueFull,
    DeadlinePassed,
    Canceled,
    Unavailable,
}

/// <summary>A place at a replica, to be given back exactly once.</summary>
/// <param name="Slot">Where.</param>
/// <param name="Arrival">The holder's number of arrival: his place in the queue, should he have to return to it.</param>
/// <param name="Started">Timestamp at which the place was taken.</param>
internal readonly record struct Lease(ReplicaSlot<IReplica> Slot, long Arrival, long Started);

/// <summary>The router's answer to a request that wants a replica. Every kind but Admitted is an expected outcome, not an error.</summary>
internal readonly struct Admission
{
    // The replica's slot, or the reason: one field for both keeps every waiter eight bytes smaller.
    private readonly object? subject;
    private readonly long arrival;
    private readonly long started;

    private Admission(AdmissionKind kind, object? subject = null, int retryAfterSeconds = 0)
    {
        Kind = kind;
        RetryAfterSeconds = retryAfterSeconds;
        this.subject = subject;
    }

    private Admission(in Lease lease)
        : this(AdmissionKind.Admitted, lease.Slot)
    {
        arrival = lease.Arrival;
        started = lease.Started;
    }

    public AdmissionKind Kind { get; }

    /// <summary>With Admitted: the place.</summary>
    public Lease Lease => new((ReplicaSlot<IReplica>)subject!, arrival, started);

    /// <summary>With QueueFull: when it is worth another try, in seconds.</summary>
    public int RetryAfterSeconds { get; }

    /// <summary>With Unavailable: why.</summary>
    public string? Reason => subject as string;

    public static Admission Admitted(in Lease lease) => new(lease);

    public static Admission QueueFull(int retryAfterSeconds) => new(AdmissionKind.QueueFull, retryAfterSeconds: retryAfterSeconds);

    public static Admission DeadlinePassed() => new(AdmissionKind.DeadlinePassed);

    public static Admission Canceled() => new(AdmissionKind.Canceled);

    public static Admission Unavailable(string reason) => new(AdmissionKind.Unavailable, reason);
}
