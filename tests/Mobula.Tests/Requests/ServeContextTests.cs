using Microsoft.Extensions.Time.Testing;
using Mobula.Requests;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Requests;

public sealed class ServeContextTests
{
    [Fact]
    public void Current_OutsideOfARequest_IsNull() => Assert.Null(ServeContext.Current);

    [Fact]
    public void Use_IsCurrentUntilDisposed()
    {
        var context = new ServeContext("id-1", "shop", "/shop", "gpt", "session-7");

        using (ServeContext.Use(context))
        {
            var current = ServeContext.Current!;
            Assert.Equal(
                ("id-1", "shop", "/shop", "gpt", "session-7"),
                (current.RequestId, current.Application, current.Route, current.ModelId, current.SessionId));
            Assert.Null(current.TimeLeft);
            Assert.Null(current.Replica);
        }

        Assert.Null(ServeContext.Current);
    }

    [Fact]
    public void Use_Nested_BringsTheOuterBack()
    {
        using var outer = ServeContext.Use(new("outer"));

        using (ServeContext.Use(new("inner"))) Assert.Equal("inner", ServeContext.Current!.RequestId);

        Assert.Equal("outer", ServeContext.Current!.RequestId);
    }

    [Fact]
    public async Task Use_FlowsWithAwaitAndNotToOthers()
    {
        var go = new TaskCompletionSource();
        async Task<string?> ReadAsync()
        {
            await go.Task;
            return ServeContext.Current?.RequestId;
        }

        var before = ReadAsync();
        using var use = ServeContext.Use(new("mine"));
        var inside = Task.Run(ReadAsync, TestContext.Current.CancellationToken);
        go.SetResult();

        Assert.Null(await before);
        Assert.Equal("mine", await inside);
    }

    [Fact]
    public void Use_Null_IsRefused() => Assert.Throws<ArgumentNullException>(() => ServeContext.Use(null!));

    [Fact]
    public async Task Current_InAReplica_KnowsTheReplicaAndTheTimeLeft()
    {
        var clock = new FakeTimeProvider();
        using var http = new FakeHttp();
        (string? Replica, TimeSpan? Left) seen = default;
        var replica = Make.Replica(_ =>
        {
            seen = (ServeContext.Current!.Replica!.ReplicaId, ServeContext.Current.TimeLeft);
            return Task.CompletedTask;
        });

        await replica.SendAsync(new() { Id = "r", Application = "test", Deadline = Deadline.After(clock, TimeSpan.FromSeconds(3)) }, http.Context);

        Assert.Equal(("a", TimeSpan.FromSeconds(3)), seen);
    }

    [Fact]
    public void ReplicaContext_ForATest_HasDefaults()
    {
        var context = new ReplicaContext();

        Assert.Equal(("default", "test", "0", 0), (context.Application, context.Deployment, context.ReplicaId, context.Rank));
    }
}
