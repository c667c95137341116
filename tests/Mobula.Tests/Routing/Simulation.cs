using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

/// <summary>
/// Several routers, each blind to the others, before replicas whose gates they share. One seed decides everything that happens; the
/// clock is a fake one, and the tasks are polled instead of awaited, so that a seed always gives the same run. After each step the
/// promises are checked against what the simulation itself has counted.
/// </summary>
internal sealed class Simulation
{
    // A rejected replica rests for half a second at most; a step of the clock is less than the rest of the second.
    private static readonly TimeSpan LongestNeglect = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider clock = new();
    private readonly Random random;
    private readonly List<SimulatedRouter> routers = [];
    private readonly List<SimulatedReplica> replicas = [];
    private readonly List<SimulatedRequest> requests = [];
    private readonly List<string> trace = [];
    private int replicasMade;
    private long version;

    public Simulation(int seed)
    {
        random = new(seed);
        for (int number = 0; number < random.Next(1, 4); number++)
        {
            int maxQueued = random.Next(4) switch { 0 => 0, 1 => -1, _ => random.Next(1, 12) };
            routers.Add(new(number, maxQueued, new Router(maxQueued, clock, new Random(random.Next()))));
        }

        for (int number = random.Next(1, 5); number > 0; number--) AddReplica();
        Publish();
    }

    /// <summary>Everything that happened, a line each.</summary>
    public IReadOnlyList<string> Trace => trace;

    public IReadOnlyList<SimulatedRequest> Requests => requests;

    public Simulation Run(int steps)
    {
        for (int step = 0; step < steps; step++) Step();
        Finish();
        return this;
    }

    private void Step()
    {
        switch (random.Next(20))
        {
            case < 7: Arrive(); break;
            case < 11: FinishOne(); break;
            case < 13: CancelOne(); break;
            case < 16: Advance(TimeSpan.FromMilliseconds(random.Next(0, 80))); break;
            case 16: ChangeLimits(); break;
            case 17: AddOrRemove(); break;
            default: Deliver(Pick(routers)); break;
        }

        Settle();
        CheckPromises();
    }

    private void Arrive()
    {
        var router = Pick(routers);
        var deadline = random.Next(3) == 0 ? Deadline.After(clock, TimeSpan.FromMilliseconds(random.Next(0, 400))) : Deadline.None;
        var request = new SimulatedRequest(requests.Count, router, deadline);
        requests.Add(request);
        Ask(request, returns: false);
    }

    private void Ask(SimulatedRequest request, bool returns)
    {
        // As the dispatcher does: the quick way first.
        var router = request.Router;
        int queued = router.Waiting.Count;
        if (!router.Router.TryAcquire(request.Arrival, out var admission))
        {
            var answer = router.Router.AcquireAsync(request.Deadline, request.Client.Token, request.Arrival);
            if (!answer.IsCompleted)
            {
                request.Waits(answer);
                router.Enqueue(request);
                Log($"{request} waits");
                Require(returns || router.MaxQueued < 0 || router.Waiting.Count <= router.MaxQueued, $"{request} waits beyond MaxQueuedRequests {router.MaxQueued}");
                return;
            }

            admission = answer.GetAwaiter().GetResult();
        }

        if (admission.Kind == AdmissionKind.QueueFull)
            Require(!returns && router.MaxQueued >= 0 && queued >= router.MaxQueued, $"{request} found the queue full with {queued} of {router.MaxQueued} waiting");
        Admit(request, admission);
    }

    private void Admit(SimulatedRequest request, Admission admission)
    {
        switch (admission.Kind)
        {
            case AdmissionKind.Admitted:
                request.Arrival = admission.Lease.Arrival;
                request.Lease = admission.Lease;
                Knock(request, (SimulatedReplica)admission.Lease.Slot.Replica);
                break;
            case AdmissionKind.DeadlinePassed:
                Require(request.Deadline.HasPassed, $"{request} was told that its deadline had passed");
                End(request, "deadline passed");
                break;
            case AdmissionKind.Canceled:
                Require(request.Client.IsCancellationRequested, $"{request} was told that it was canceled");
                End(request, "canceled");
                break;
            default:
                End(request, admission.Kind.ToString());
                break;
        }
    }

    private void Knock(SimulatedRequest request, SimulatedReplica replica)
    {
        request.Replica = replica;
        request.Serve.Replica = replica.Local;
        var answer = replica.Gate.Knock(request.Serve, out int ongoing);
        Log($"{request} knocks at {replica}: {answer}, {ongoing} ongoing");
        if (answer == GateAnswer.Rejected)
        {
            Require(replica.Closed || replica.Accepted.Count >= replica.MaxOngoing, $"{replica} rejected {request} with {replica.Accepted.Count} of {replica.MaxOngoing}");
            request.Router.Release(request, new(AttemptOutcome.Rejected, ongoing));
            Ask(request, returns: true);
            return;
        }

        replica.Accepted.Add(request);
        Require(!replica.Closed && replica.Accepted.Count <= replica.MaxOngoing, $"{replica} accepted {replica.Accepted.Count} of {replica.MaxOngoing}");
        if (answer == GateAnswer.Run)
        {
            Start(request);
            return;
        }

        replica.Gate.GiveUpOn(request.Serve, request.Client.Token);
        request.WaitsAtGate(request.Serve.StartedAsync());
        replica.Waiting.Add(request);
    }

    private void Start(SimulatedRequest request)
    {
        var replica = request.Replica!;
        Require(request.State != RequestState.Running && request.TimesRun == 0, $"{request} is served twice");
        request.Runs();
        replica.Running.Add(request);
        Require(replica.Running.Count <= replica.MaxConcurrency, $"{replica} runs {replica.Running.Count} of {replica.MaxConcurrency}");
        Log($"{request} runs at {replica}");
    }

    private void FinishOne()
    {
        var running = requests.Where(request => request.State == RequestState.Running).ToArray();
        if (running.Length > 0) FinishRunning(running[random.Next(running.Length)]);
    }

    private void FinishRunning(SimulatedRequest request)
    {
        var replica = request.Replica!;
        replica.Running.Remove(request);
        replica.Accepted.Remove(request);
        int ongoing = replica.Gate.Leave(request.Serve);
        Outcome outcome = random.Next(8) switch
        {
            0 => new(AttemptOutcome.Failed, ongoing),
            1 => new(AttemptOutcome.Unknown),
            _ => new(AttemptOutcome.Done, ongoing),
        };
        request.Router.Release(request, outcome);
        End(request, outcome.Kind.ToString());
    }

    private void CancelOne()
    {
        var open = requests.Where(request => request.State != RequestState.Ended).ToArray();
        if (open.Length == 0) return;
        var request = Pick(open);
        Log($"{request} is canceled");
        request.Client.Cancel();
    }

    private void Advance(TimeSpan time)
    {
        Log($"+{time.TotalMilliseconds} ms");
        clock.Advance(time);
    }

    private void ChangeLimits()
    {
        if (replicas.Count == 0) return;
        var replica = Pick(replicas);
        replica.SetLimits(random.Next(1, 8), random.Next(1, 8));
        Log($"{replica} has limits {replica.MaxOngoing}, {replica.MaxConcurrency}");
        Publish();
    }

    private void AddOrRemove()
    {
        if (random.Next(2) == 0 && replicas.Count < 24) AddReplica();
        else if (replicas.Count > 0) RemoveReplica(Pick(replicas));
        Publish();
    }

    private void AddReplica()
    {
        // Now and then many at once: above 16 the pick is another one.
        for (int count = random.Next(12) == 0 ? 18 : 1; count > 0; count--)
            replicas.Add(new(replicasMade++, random.Next(1, 6), random.Next(1, 6)));
    }

    private void RemoveReplica(SimulatedReplica replica)
    {
        replicas.Remove(replica);
        replica.Close();
        Log($"{replica} leaves");
    }

    /// <summary>Tells some routers at once; the others hear of it later, in whatever order.</summary>
    private void Publish()
    {
        var set = new ReplicaSet<IReplica>(++version, [.. replicas.Select(replica => new ReplicaEntry<IReplica>(replica, replica.MaxOngoing))]);
        foreach (var router in routers) router.Undelivered.Add(set);
        foreach (var router in routers.Where(_ => random.Next(2) == 0)) Deliver(router);
    }

    private void Deliver(SimulatedRouter router)
    {
        if (router.Undelivered.Count == 0) return;
        var set = Pick(router.Undelivered);
        router.Undelivered.Remove(set);
        router.Update(set);
    }

    /// <summary>Carries what has been decided to those it concerns, until nothing more follows from it.</summary>
    private void Settle()
    {
        bool moved = true;
        while (moved)
        {
            moved = false;
            foreach (var router in routers) moved |= SettleRouter(router);
            foreach (var request in requests.Where(request => request.State == RequestState.AtGate && request.Started.IsCompleted).OrderBy(request => request.Serve.Sequence).ToArray())
            {
                moved = true;
                SettleAtGate(request);
            }
        }
    }

    private bool SettleRouter(SimulatedRouter router)
    {
        var answered = router.Waiting.Where(request => request.Answer.IsCompleted).ToArray();
        foreach (var request in answered) router.Waiting.Remove(request);
        var admissions = answered.Select(request => (request, admission: request.TakeAnswer())).ToArray();
        var last = admissions.LastOrDefault(pair => pair.admission.Kind == AdmissionKind.Admitted).request;
        if (last is not null)
            Require(router.Waiting.All(request => router.IsBefore(last, request)), $"{last} passed somebody who waits at router {router.Number}");
        foreach (var (request, admission) in admissions) Admit(request, admission);
        return answered.Length > 0;
    }

    private void SettleAtGate(SimulatedRequest request)
    {
        var replica = request.Replica!;
        replica.Waiting.Remove(request);
        if (request.TakeStarted())
        {
            Require(replica.Waiting.All(other => other.Serve.Sequence > request.Serve.Sequence || other.Started.IsCompleted), $"{request} passed somebody who waits at {replica}");
            Start(request);
            return;
        }

        Require(request.Client.IsCancellationRequested, $"{request} gave up waiting at {replica}");
        replica.Accepted.Remove(request);
        request.Router.Release(request, new(AttemptOutcome.Failed));
        End(request, "gave up");
    }

    private void End(SimulatedRequest request, string how)
    {
        Require(request.State != RequestState.Ended, $"{request} ends twice: {request.Ending}, {how}");
        request.Ends(how);
        Log($"{request}: {how}");
    }

    private void CheckPromises()
    {
        foreach (var replica in replicas)
        {
            Require(replica.Gate.Ongoing == replica.Accepted.Count, $"{replica} counts {replica.Gate.Ongoing} ongoing of {replica.Accepted.Count}");
            Require(replica.Gate.Running == replica.Running.Count, $"{replica} counts {replica.Gate.Running} running of {replica.Running.Count}");
            Require(replica.Waiting.Count == 0 || replica.Running.Count >= replica.MaxConcurrency, $"{replica} lets {replica.Waiting.Count} wait with {replica.Running.Count} of {replica.MaxConcurrency} running");
        }

        foreach (var router in routers)
        {
            Require(router.Router.Counts.Queued == router.Waiting.Count, $"router {router.Number} counts {router.Router.Counts.Queued} waiting of {router.Waiting.Count}");
            foreach (var request in router.Waiting) Require(!request.Deadline.HasPassed, $"{request} waits beyond its deadline");
            CheckNeglect(router);
        }
    }

    /// <summary>Nobody waits while a replica has had room longer than the longest rest: a wake-up was lost then.</summary>
    private void CheckNeglect(SimulatedRouter router)
    {
        bool hasRoom = router.Waiting.Count > 0 && router.View.Any(entry => router.HasRoom(entry));
        if (!hasRoom) router.RoomSince = null;
        else router.RoomSince ??= clock.GetTimestamp();
        if (router.RoomSince is { } since) Require(clock.GetElapsedTime(since) <= LongestNeglect, $"router {router.Number} lets {router.Waiting.Count} wait while a replica has room");
    }

    /// <summary>Nothing more comes: what is there must end, and every count with it.</summary>
    private void Finish()
    {
        if (replicas.Count == 0) AddReplica();
        Publish();
        foreach (var router in routers)
        {
            while (router.Undelivered.Count > 0) Deliver(router);
        }

        for (int round = 0; requests.Any(request => request.State != RequestState.Ended); round++)
        {
            Require(round < 10_000, $"{string.Join(", ", requests.Where(request => request.State != RequestState.Ended))} never ended");
            Settle();
            FinishOne();
            Advance(TimeSpan.FromMilliseconds(50));
            Settle();
            CheckPromises();
        }

        foreach (var router in routers) Require(router.Router.Counts is { Queued: 0, InFlight: 0 }, $"router {router.Number} ends with {router.Router.Counts}");
        foreach (var replica in replicas) Require(replica.Gate.Ongoing == 0 && replica.Gate.Running == 0, $"{replica} ends with {replica.Gate.Ongoing} ongoing");
        Require(requests.All(request => request.TimesRun <= 1), "A request was served twice.");
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private void Log(string line) => trace.Add(line);

    private void Require(bool holds, string broken)
    {
        if (!holds) throw new InvalidOperationException($"{broken}. Before:{Environment.NewLine}{string.Join(Environment.NewLine, trace.TakeLast(40))}");
    }
}
