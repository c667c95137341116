using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Rpc;

public sealed class GrpcTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_Mapped_OpensPort9000ByItself()
    {
        // An address of this test's own: the port is the same for everybody.
        await using var serve = await TestServe.StartAsync<EchoService>(null, new EchoService.Seen(), "--Mobula:Http:Host", "127.90.0.1");

        var server = serve.App.Services.GetRequiredService<ServeServer>();
        Assert.Equal(["http://127.90.0.1:9000"], server.GrpcAddresses);
        using var channel = GrpcChannel.ForAddress("http://127.90.0.1:9000");
        Assert.StartsWith("hello ", (await new Echo.EchoClient(channel).SayAsync(new() { Text = "hello" }, cancellationToken: Cancel)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_OfEveryKind_ReachTheReplica(bool dedicatedThreads)
    {
        await using var grpc = await GrpcServe.StartAsync(options => options.DedicatedThreads = dedicatedThreads);

        var said = await grpc.Echo.SayAsync(new() { Text = "hello" }, cancellationToken: Cancel);
        using var counting = grpc.Echo.Count(new() { Number = 3 }, cancellationToken: Cancel);
        var counted = await counting.ResponseStream.ReadAllAsync(Cancel).Select(words => words.Number).ToListAsync(Cancel);
        using var summing = grpc.Echo.Sum(cancellationToken: Cancel);
        foreach (int number in (int[])[1, 2, 3]) await summing.RequestStream.WriteAsync(new() { Number = number }, Cancel);
        await summing.RequestStream.CompleteAsync();
        using var chat = grpc.Echo.Chat(cancellationToken: Cancel);
        await chat.RequestStream.WriteAsync(new() { Text = "ping" }, Cancel);
        Assert.True(await chat.ResponseStream.MoveNext(Cancel));
        string answer = chat.ResponseStream.Current.Text;
        await chat.RequestStream.CompleteAsync();

        Assert.StartsWith("hello ", said.Text, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], counted);
        Assert.Equal(6, (await summing).Number);
        Assert.Equal("PING", answer);
        Assert.False(await chat.ResponseStream.MoveNext(Cancel));
    }

    [Fact]
    public async Task Calls_OneAfterAnother_TakeTheReplicasInTurnAndMeetTheSameInstances()
    {
        await using var grpc = await GrpcServe.StartAsync(options => options.NumReplicas = 2);
        var answers = new List<Words>();

        for (int i = 0; i < 6; i++) answers.Add(await grpc.Echo.SayAsync(new() { Text = "hello" }, cancellationToken: Cancel));

        var byReplica = answers.GroupBy(answer => answer.Text).ToArray();
        Assert.Equal(2, byReplica.Length);
        Assert.All(byReplica, replica => Assert.Equal([1, 2, 3], replica.Select(answer => answer.Number)));
    }

    [Theory]
    [InlineData("throw", StatusCode.Internal, "Internal server error")]
    [InlineData("status", StatusCode.OutOfRange, "too far")]
    [InlineData("full", StatusCode.ResourceExhausted, "The queue of deployment 'Child' is full. Try again in 2 s, or raise MaxQueuedRequests or NumReplicas.")]
    [InlineData("dead", StatusCode.Unknown, "Replica 'Child#1' ended before it answered.")]
    [InlineData("late", StatusCode.DeadlineExceeded, "Deadline passed")]
    public async Task UserCode_Throws_HasItsStatus(string what, StatusCode status, string detail)
    {
        await using var grpc = await GrpcServe.StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await grpc.Echo.SayAsync(new() { Text = what }, cancellationToken: Cancel));

        Assert.Equal((status, detail), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Fact]
    public async Task Context_OfACall_HasWhatItsMetadataSays()
    {
        await using var grpc = await GrpcServe.StartAsync();
        var metadata = new Metadata { { "request_id", "mine-1" }, { "multiplexed_model_id", "fr" }, { "application", "default" } };

        var call = grpc.Echo.SayAsync(new() { Text = "context" }, metadata, DateTime.UtcNow.AddMinutes(1), Cancel);

        Assert.Equal("mine-1 default fr True", (await call).Text);
        Assert.Equal("mine-1", (await call.ResponseHeadersAsync).GetValue("x-request-id"));
        Assert.Equal("mine-1", call.GetTrailers().GetValue("request_id"));
    }

    [Fact]
    public async Task Application_Unknown_IsNotFoundAndNamesThoseThatAre()
    {
        await using var grpc = await GrpcServe.StartAsync();

        var named = await Assert.ThrowsAsync<RpcException>(async () => await grpc.Echo.SayAsync(new(), new Metadata { { "application", "nobody" } }, cancellationToken: Cancel));
        var unmapped = await Assert.ThrowsAsync<RpcException>(async () => await new Other.OtherClient(grpc.Channel).SayAsync(new(), cancellationToken: Cancel));

        Assert.Equal((StatusCode.NotFound, "There is no application 'nobody' with a service 'tests.Echo'. Applications: default."), (named.StatusCode, named.Status.Detail));
        Assert.Equal((StatusCode.NotFound, "No application has a service 'tests.Other'. Applications: default."), (unmapped.StatusCode, unmapped.Status.Detail));
    }

    [Fact]
    public async Task Caller_GoneOrOutOfTime_EndsTheCallEverywhere()
    {
        await using var grpc = await GrpcServe.StartAsync(options => options.MaxOngoingRequests = 1);
        using var leave = new CancellationTokenSource();
        var running = grpc.Echo.SayAsync(new() { Text = "hang" }, cancellationToken: leave.Token);
        await grpc.Seen.Started.Task.WaitAsync(Cancel);

        var queued = await Assert.ThrowsAsync<RpcException>(async () => await grpc.Echo.SayAsync(new(), deadline: DateTime.UtcNow.AddMilliseconds(50), cancellationToken: Cancel));
        await leave.CancelAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, queued.StatusCode);
        await Assert.ThrowsAsync<RpcException>(async () => await running);
        await grpc.Seen.Ended.Task.WaitAsync(TimeSpan.FromSeconds(15), Cancel);
    }

    [Fact]
    public async Task Queue_Full_IsResourceExhaustedAndSaysWhenToComeAgain()
    {
        await using var grpc = await GrpcServe.StartAsync(options => (options.MaxOngoingRequests, options.MaxQueuedRequests) = (1, 0));
        using var leave = new CancellationTokenSource();
        var running = grpc.Echo.SayAsync(new() { Text = "hang" }, cancellationToken: leave.Token);
        await grpc.Seen.Started.Task.WaitAsync(Cancel);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await grpc.Echo.SayAsync(new(), cancellationToken: Cancel));
        await leave.CancelAsync();

        Assert.Equal((StatusCode.ResourceExhausted, "As many requests wait for 'EchoService' as may wait. Try again in 1 s."), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal("1000", refused.Trailers.GetValue("grpc-retry-pushback-ms"));
        await Assert.ThrowsAsync<RpcException>(async () => await running);
    }

    [Fact]
    public async Task Stop_WhileAStreamRuns_LetsItFinish()
    {
        await using var grpc = await GrpcServe.StartAsync();
        using var counting = grpc.Echo.Count(new() { Number = 1, Text = "hold" }, cancellationToken: Cancel);
        Assert.True(await counting.ResponseStream.MoveNext(Cancel));
        await grpc.Seen.Started.Task.WaitAsync(Cancel);

        var stop = grpc.Serve.App.StopAsync(Cancel);
        grpc.Seen.Go.SetResult();

        Assert.True(await counting.ResponseStream.MoveNext(Cancel));
        Assert.Equal("after", counting.ResponseStream.Current.Text);
        Assert.False(await counting.ResponseStream.MoveNext(Cancel));
        await stop;
    }

    [Theory]
    [InlineData("", HealthCheckResponse.Types.ServingStatus.Serving)]
    [InlineData("default", HealthCheckResponse.Types.ServingStatus.Serving)]
    [InlineData("tests.Echo", HealthCheckResponse.Types.ServingStatus.Serving)]
    public async Task Health_OfInstanceApplicationAndService_IsServing(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        await using var grpc = await GrpcServe.StartAsync();

        Assert.Equal(status, (await new Health.HealthClient(grpc.Channel).CheckAsync(new() { Service = service }, cancellationToken: Cancel)).Status);
    }

    [Fact]
    public async Task Health_OfNobody_IsNotFound()
    {
        await using var grpc = await GrpcServe.StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(async () => await new Health.HealthClient(grpc.Channel).CheckAsync(new() { Service = "nobody" }, cancellationToken: Cancel));

        Assert.Equal((StatusCode.NotFound, "There is neither an application nor a service 'nobody'."), (thrown.StatusCode, thrown.Status.Detail));
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task Reflection_InDevelopment_ListsTheServices(string environment, bool lists)
    {
        await using var grpc = await GrpcServe.StartAsync(null, "--environment", environment);
        using var call = new ServerReflection.ServerReflectionClient(grpc.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        async Task<bool> AskAsync()
        {
            await call.RequestStream.WriteAsync(new() { ListServices = "" }, Cancel);
            await call.RequestStream.CompleteAsync();
            return await call.ResponseStream.MoveNext(Cancel);
        }

        if (lists)
        {
            Assert.True(await AskAsync());
            Assert.Equal(["tests.Echo", "grpc.health.v1.Health"], call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).Where(name => !name.Contains("reflection", StringComparison.Ordinal)));
        }
        else
        {
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(AskAsync)).StatusCode);
        }
    }
}
