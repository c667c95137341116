using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Telemetry;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

public sealed class DispatcherTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly FakeHttp http = new();
    private readonly List<string> attempts = [];
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task SendAsync_ReplicaAnswers_IsOneAttempt()
    {
        var (dispatcher, router) = New(Replica("a", AttemptOutcome.Done));

        var reply = await dispatcher.SendAsync(Make.Request(), http.Context);

        Assert.Equal(new Reply(), reply);
        Assert.Equal(["a"], attempts);
        Assert.Equal(0, router.Counts.InFlight);
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Rejected))]
    [InlineData(nameof(AttemptOutcome.Refused))]
    public async Task SendAsync_NeverStarted_IsTriedElsewhere(string kind)
    {
        var (dispatcher, router) = New(Replica("a", Enum.Parse<AttemptOutcome>(kind)), Replica("b", AttemptOutcome.Done));

        var reply = await dispatcher.SendAsync(Make.Request(), http.Context);

        Assert.Equal(new Reply(), reply);
        Assert.Equal(["a", "b"], attempts);
        Assert.Equal(0, router.Counts.InFlight);
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Failed))]
    [InlineData(nameof(AttemptOutcome.Unknown))]
    public async Task SendAsync_MayHaveStarted_IsNotRepeated(string kind)
    {
        var error = new InvalidOperationException();
        var (dispatcher, router) = New(Replica("a", Enum.Parse<AttemptOutcome>(kind), error), Replica("b", AttemptOutcome.Done));

        var reply = await dispatcher.SendAsync(Make.Request(), http.Context);

        Assert.Same(error, reply.Error);
        Assert.Null(reply.Refusal);
        Assert.Equal(["a"], attempts);
        Assert.Equal(0, router.Counts.InFlight);
    }

    [Fact]
    public async Task SendAsync_AnswerBegan_IsNotRepeated()
    {
        http.Context.Features.Set<IHttpResponseFeature>(new StartedResponse());
        var (dispatcher, _) = New(Replica("a", AttemptOutcome.Rejected), Replica("b", AttemptOutcome.Done));

        await dispatcher.SendAsync(Make.Request(), http.Context);

        Assert.Equal(["a"], attempts);
    }

    [Fact]
    public async Task SendAsync_AllReject_WaitsForTheFirstToRest()
    {
        var reject = Replica("a", AttemptOutcome.Rejected);
        var (dispatcher, router) = New(reject);
        var reply = dispatcher.SendAsync(Make.Request(), http.Context).AsTask();
        Assert.False(reply.IsCompleted);
        Assert.Equal(1, router.Counts.Queued);

        Answer(reject, AttemptOutcome.Done);
        clock.Advance(TimeSpan.FromMilliseconds(25));

        Assert.Equal(new Reply(), await reply);
        Assert.Equal(["a", "a"], attempts);
    }

    [Fact]
    public async Task SendAsync_DeadlinePassesWhileAllReject_IsRefused()
    {
        var (dispatcher, router) = New(Replica("a", AttemptOutcome.Rejected));
        var request = new ServeRequest { Id = "r", Application = "test", Deadline = Deadline.After(clock, TimeSpan.FromMilliseconds(10)) };
        var reply = dispatcher.SendAsync(request, http.Context).AsTask();

        clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(AdmissionKind.DeadlinePassed, (await reply).Refusal?.Kind);
        Assert.Equal((0, 0), (router.Counts.Queued, router.Counts.InFlight));
    }

    [Fact]
    public async Task SendAsync_ClientLeavesWhileWaiting_IsCanceled()
    {
        var (dispatcher, router) = New();
        var reply = dispatcher.SendAsync(Make.Request(), http.Context).AsTask();

        http.Abort();

        Assert.Equal(AdmissionKind.Canceled, (await reply).Refusal?.Kind);
        Assert.Equal(0, router.Counts.Queued);
        Assert.Empty(attempts);
    }

    public void Dispose()
    {
        http.Dispose();
        services.Dispose();
    }

    private (Dispatcher Dispatcher, Router Router) New(params FakeReplica[] replicas)
    {
        var router = new Router(100, clock, new Random(1));
        router.Update(new(1, [.. replicas.Select(replica => new ReplicaEntry<IReplica>(replica, 5))]));
        var metrics = new ServeMetrics(services.GetRequiredService<IMeterFactory>(), clock);
        return (new(router, new DeploymentMetrics(metrics, new("test", "Fake"))), router);
    }

    private FakeReplica Replica(string name, AttemptOutcome outcome, Exception? error = null)
    {
        var replica = new FakeReplica(name);
        Answer(replica, outcome, error);
        return replica;
    }

    private void Answer(FakeReplica replica, AttemptOutcome outcome, Exception? error = null) => replica.Answer = (_, _) =>
    {
        attempts.Add(replica.Id.Suffix);
        return new(new Outcome(outcome, 1, error));
    };

    private sealed class StartedResponse : HttpResponseFeature
    {
        public override bool HasStarted => true;
    }
}
