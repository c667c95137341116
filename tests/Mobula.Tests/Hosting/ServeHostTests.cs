using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Applications;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

public sealed class ServeHostTests
{
    private const int EndFailed = 1204;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_WithoutApplications_AnswersItsControlPathsAndNothingElse()
    {
        await using var host = await TestHost.StartAsync();

        Assert.Equal((200, "success"), await host.GetAsync("/-/healthz"));
        Assert.Equal((200, "success"), await host.GetAsync("/-/readyz"));
        Assert.Equal((200, "{}"), await host.GetAsync("/-/routes"));
        Assert.Equal(404, (await host.GetAsync("/")).Status);
        Assert.Empty(host.Serve.Status.Applications);
    }

    [Fact]
    public async Task Deploy_Several_EachAnswersUnderItsPrefixWithItsOwnServices()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Named>(new Name("first")), "a", "/a", Cancel);
        await host.Serve.DeployAsync(host.Define<Named>(new Name("second")), "b", "/b", Cancel);
        await host.Serve.DeployAsync(host.Define<Named>(new Name("rest")), "root", "/", Cancel);

        Assert.Equal((200, "first of a at /a"), await host.GetAsync("/a"));
        Assert.Equal((200, "second of b at /b"), await host.GetAsync("/b/"));
        Assert.Equal((200, "rest of root at /"), await host.GetAsync("/"));
        Assert.Equal((200, """{"/a":"a","/b":"b","/":"root"}"""), await host.GetAsync("/-/routes"));
        Assert.Equal((200, "success"), await host.GetAsync("/-/readyz?application=b"));
        Assert.Equal(404, (await host.GetAsync("/-/readyz?application=c")).Status);
        Assert.Equal(["a", "b", "root"], host.Serve.Status.Applications.Select(application => application.Name));
        var status = host.Serve.Status["a"];
        Assert.Equal((ApplicationState.Running, "", "/a", 1, 1), (status.State, status.Message, status.RoutePrefix, status["Named"].Running, status["Named"].TargetReplicas));
    }

    [Fact]
    public async Task Deploy_WithoutNameAndPrefix_TakesThoseOfTheProgram()
    {
        await using var host = await TestHost.StartAsync();

        await host.Serve.DeployAsync(host.Define(builder =>
        {
            (builder.Name, builder.RoutePrefix) = ("own", "/own");
            builder.AddDeployment("hello", endpoints => endpoints.MapGet("/", () => "hello"));
        }), Cancel);

        Assert.Equal((200, "hello"), await host.GetAsync("/own"));
        Assert.Equal("own", Assert.Single(host.Serve.Status.Applications).Name);
    }

    [Fact]
    public async Task Delete_WhileARequestRuns_FinishesItThenTheRouteIs404()
    {
        var hold = new Hold();
        await using var host = await TestHost.StartAsync();
        var application = host.Define<Holding>(hold, options => options.MaxOngoingRequests = 1);
        await host.Serve.DeployAsync(application, "slow", "/slow", Cancel);
        var running = host.GetAsync("/slow");
        await hold.ArrivalAsync();
        var waiting = host.GetAsync("/slow");
        await Eventually.HoldsAsync(() => host.Serve.Status["slow"]["Holding"].Queued == 1, "a second request waits at the router");

        var delete = host.Serve.DeleteAsync("slow", Cancel);
        Assert.Equal(404, (await host.GetAsync("/slow")).Status);
        Assert.Equal((ApplicationState.Stopping, "draining."), (host.Serve.Status["slow"].State, host.Serve.Status["slow"].Message));
        Assert.False(delete.IsCompleted);
        hold.Open();

        await delete;
        Assert.Equal(((200, "held"), (200, "held")), (await running, await waiting));
        Assert.Empty(host.Serve.Status.Applications);
        Assert.Throws<ObjectDisposedException>(() => application.Services.GetRequiredService<Hold>());
    }

    [Fact]
    public async Task Delete_OfWhatIsNotThere_DoesNothing()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Named>(new Name("x")), "a", "/a", Cancel);

        await host.Serve.DeleteAsync("other", Cancel);
        await host.Serve.DeleteAsync("a", Cancel);
        await host.Serve.DeleteAsync("a", Cancel);

        Assert.Empty(host.Serve.Status.Applications);
    }

    [Fact]
    public async Task Deploy_OfANameThatServes_SwapsWhenTheNewOneRunsAndDrainsTheOld()
    {
        var hold = new Hold();
        var gate = new StartTests.Gate();
        await using var host = await TestHost.StartAsync();
        var old = host.Define<Holding>(hold);
        await host.Serve.DeployAsync(old, "app", "/app", Cancel);
        var running = host.GetAsync("/app");
        await hold.ArrivalAsync();

        var deploy = host.Serve.DeployAsync(host.Define<StartTests.Good>(gate), "app", "/app", Cancel);
        await Eventually.HoldsAsync(() => gate.Made == 1, "the new replica starts");
        Assert.Equal((ApplicationState.Running, "another version starts."), (host.Serve.Status["app"].State, host.Serve.Status["app"].Message));
        var early = host.GetAsync("/app");
        await hold.ArrivalAsync();
        gate.Open.SetResult();
        await deploy;

        Assert.Equal((200, "good"), await host.GetAsync("/app"));
        Assert.Equal((ApplicationState.Running, "1 earlier drain."), (host.Serve.Status["app"].State, host.Serve.Status["app"].Message));
        hold.Open();
        Assert.Equal(((200, "held"), (200, "held")), (await running, await early));
        await Eventually.HoldsAsync(() => host.Serve.Status["app"].Message.Length == 0, "the old one is gone");
        Assert.Throws<ObjectDisposedException>(() => old.Services.GetRequiredService<Hold>());
    }

    [Fact]
    public async Task Deploy_OfANameThatServes_MayMoveToAnotherPrefix()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Named>(new Name("1")), "app", "/old", Cancel);

        await host.Serve.DeployAsync(host.Define<Named>(new Name("2")), "app", "/new", Cancel);
        await host.Serve.DeployAsync(host.Define<Named>(new Name("3")), "other", "/old", Cancel);

        Assert.Equal((200, "2 of app at /new"), await host.GetAsync("/new"));
        Assert.Equal((200, "3 of other at /old"), await host.GetAsync("/old"));
    }

    [Fact]
    public async Task Deploy_ToAPrefixOfAnother_IsOneErrorAndChangesNothing()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Named>(new Name("x")), "a", "/a", Cancel);
        var second = host.Define<Named>(new Name("y"));

        var thrown = await Assert.ThrowsAsync<ServeConfigurationException>(() => host.Serve.DeployAsync(second, "b", "/a", Cancel));

        Assert.Equal(["Application 'b': route prefix '/a' is that of application 'a'. Choose another, or delete 'a' first."], thrown.Problems);
        Assert.Equal("a", Assert.Single(host.Serve.Status.Applications).Name);
        Assert.Equal((200, "x of a at /a"), await host.GetAsync("/a"));
        Assert.Throws<ObjectDisposedException>(() => second.Services.GetRequiredService<Name>());
        Assert.Empty(host.Logs.Of(EndFailed));
    }

    [Theory]
    [InlineData("", "/a", "Application name '': a name has letters, digits, '-', '_' and '.', and begins with a letter or a digit.")]
    [InlineData("a", "a", "Route prefix 'a': it must begin with '/', not end with it, and have no parameters, as in '/chat'.")]
    [InlineData("a", "/-/a", "Route prefix '/-/a': paths under '/-/' belong to the instance. Choose another.")]
    public async Task Deploy_ToWhatCannotBe_SaysSo(string name, string prefix, string problem)
    {
        await using var host = await TestHost.StartAsync();

        var thrown = await Assert.ThrowsAsync<ServeConfigurationException>(() => host.Serve.DeployAsync(host.Define<Named>(new Name("x")), name, prefix, Cancel));

        Assert.Equal([problem], thrown.Problems);
        Assert.Empty(host.Serve.Status.Applications);
    }

    [Fact]
    public async Task Deploy_TheSameDefinitionTwice_IsRefusedAndTheFirstServesOn()
    {
        await using var host = await TestHost.StartAsync();
        var application = host.Define<Named>(new Name("x"));
        await host.Serve.DeployAsync(application, "a", "/a", Cancel);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Serve.DeployAsync(application, "b", "/b", Cancel));

        Assert.StartsWith("This ServeApplication was started or deployed before.", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => application.StartAsync(Cancel));
        Assert.Equal((200, "x of a at /a"), await host.GetAsync("/a"));
    }

    [Fact]
    public async Task Host_WithWrongOptions_SaysAllOfThem()
    {
        var thrown = await Assert.ThrowsAsync<ServeConfigurationException>(() => TestHost.StartAsync(null, "--Mobula:Http:Port=-1", "--Mobula:Htp:Port=1"));

        Assert.Equal(2, thrown.Problems.Count);
    }

    [Fact]
    public async Task Stop_Twice_IsOneAndDrainsAll()
    {
        var hold = new Hold();
        var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Holding>(hold), "a", "/a", Cancel);
        var running = host.GetAsync("/a");
        await hold.ArrivalAsync();

        var stops = new[] { host.Serve.StopAsync(Cancel), host.Serve.StopAsync(Cancel) };
        await Eventually.HoldsAsync(() => host.Serve.Instance.IsDraining, "it drains");
        hold.Open();
        await Task.WhenAll(stops);

        Assert.Equal((200, "held"), await running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Serve.DeployAsync(host.Define<Named>(new Name("x")), "b", "/b", Cancel));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task HostedServiceOfAProgram_LivesAsLongAsItsApplication()
    {
        var life = new Life();
        await using var host = await TestHost.StartAsync();

        await host.Serve.DeployAsync(
            host.Define(builder =>
            {
                builder.Services.AddSingleton(life);
                builder.Services.AddHostedService<Living>();
                builder.AddDeployment("hello", endpoints => endpoints.MapGet("/", () => "hello"));
            }),
            "a", "/a", Cancel);
        Assert.Equal(["started"], life.Events);
        await host.Serve.DeleteAsync("a", Cancel);

        Assert.Equal(["started", "stopped"], life.Events);
    }

    [Fact]
    public async Task Program_ThatStopsItself_TakesNoRequestsAndSaysWhy()
    {
        await using var host = (await TestHost.StartAsync()).Expect(1205);
        var application = host.Define<Named>(new Name("x"));
        await host.Serve.DeployAsync(application, "a", "/a", Cancel);

        application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal((ApplicationState.Failed, "its program stopped itself."), (host.Serve.Status["a"].State, host.Serve.Status["a"].Message));
        Assert.Equal(503, (await host.GetAsync("/a")).Status);
        Assert.Equal((503, "a: failed. its program stopped itself."), await host.GetAsync("/-/readyz"));
        await host.Serve.DeployAsync(host.Define<Named>(new Name("y")), "a", "/a", Cancel);
        Assert.Equal((200, "y of a at /a"), await host.GetAsync("/a"));
    }

    [Fact]
    public async Task Find_AndChanged_FollowWhatServes()
    {
        await using var host = await TestHost.StartAsync();
        var instance = host.Serve.Instance;
        Assert.Null(instance.Find("a"));

        var change = instance.Changed;
        await host.Serve.DeployAsync(host.Define<Named>(new Name("x")), "a", null, Cancel);
        await change;
        ApplicationHost? first = instance.Find("a");
        Assert.NotNull(first);

        change = instance.Changed;
        Assert.False(change.IsCompleted);
        await host.Serve.DeployAsync(host.Define<Named>(new Name("y")), "a", null, Cancel);
        await change;
        Assert.NotSame(first, instance.Find("a"));

        change = instance.Changed;
        await host.Serve.DeleteAsync("a", Cancel);
        await change;
        Assert.Null(instance.Find("a"));
    }

    public sealed record Name(string Value);

    public sealed class Named(Name name)
    {
        [HttpGet("/")]
        public string Get() => $"{name.Value} of {ServeContext.Current!.Application} at {ServeContext.Current.Route}";
    }

    public sealed class Holding(Hold hold)
    {
        [HttpGet("/")]
        public async Task<string> GetAsync(CancellationToken cancel)
        {
            await hold.PassAsync(cancel);
            return "held";
        }
    }

    public sealed class Life
    {
        public List<string> Events { get; } = [];
    }

    private sealed class Living(Life life) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            life.Events.Add("started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            life.Events.Add("stopped");
            return Task.CompletedTask;
        }
    }
}
