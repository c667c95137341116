using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mobula.Tests.Handles;

/// <summary>What is wrong with a program's composition is said before anything starts, all at once.</summary>
public sealed class HandleRulesTests
{
    [Fact]
    public void Build_NothingFits_ListsEveryProblem()
    {
        var builder = ServeApplication.CreateBuilder();
        builder.AddDeployment<Speaker>("german");
        builder.AddDeployment<Speaker>("french");
        builder.AddDeployment<HalfContract>();
        builder.AddDeployment<MarkedContract>();
        builder.AddDeployment<Left>();
        builder.AddDeployment<Right>();
        builder.AddDeployment<Own>();
        builder.AddIngress<Needy>();

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        Assert.Equal(
            [
                "Deployment 'MarkedContract': 'IMarked.Size' is a property. A contract has methods alone, since every access is a call: write a method that returns Task<T>.",
                "Deployment 'Needy': Needy needs IMissing: no deployment implements it and no service is registered. Add a deployment whose class implements it, or register a service.",
                "Deployment 'Needy': Needy needs ISpeaker: 'german' and 'french' implement it. Take one by its name, as in [FromKeyedServices(\"german\")].",
                "Deployment 'Needy': Needy needs ISpeaker by the key 'dutch': no deployment of this name implements it. Those that do are 'german', 'french'.",
                "Deployment 'Needy': Needy needs DeploymentHandle<ISpeaker>: 'german' and 'french' implement it. Take one by its name, as in [FromKeyedServices(\"german\")].",
                "Deployment 'Needy': Needy needs IHalf: 'HalfContract' implements it, but it is no contract. 'IHalf.Stop' returns 'void'. A call may wait or leave the process: return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>.",
                "Deployment 'Needy': Needy needs Uri: no service of this type is registered.",
                "Deployments call each other in a circle: Left -> Right -> Left. Each would wait for the other to be free: let one of them return what the other needs, or get it from a third.",
                "Deployments call each other in a circle: Own -> Own. Each would wait for the other to be free: let one of them return what the other needs, or get it from a third.",
            ],
            thrown.Problems);
    }

    [Fact]
    public async Task Describe_Composition_NamesWhoCallsWhomAndByWhat()
    {
        var builder = ServeApplication.CreateBuilder();
        builder.AddDeployment<Speaker>("german");
        builder.AddDeployment<Speaker>("french");
        builder.AddDeployment<Only>();
        builder.Services.AddSingleton<IMissing, Mine>();
        builder.AddIngress<Composed>();
        await using var app = builder.Build();

        var description = app.Describe();

        var composed = description.Deployments.Single(deployment => deployment.Name == "Composed");
        Assert.Equal(["german", "french", "Only", "Only", null], composed.Dependencies.Select(dependency => dependency.Deployment));
        Assert.All(composed.Dependencies, dependency => Assert.True(dependency.IsAvailable));
        var only = description.Deployments.Single(deployment => deployment.Name == "Only");
        Assert.Equal([typeof(IOnly).FullName], only.Contracts.Select(contract => contract.Type));
        Assert.Matches("^[0-9a-f]{16}$", only.Contracts[0].Hash);
        Assert.Equal(description.Deployments[0].Contracts[0], description.Deployments[1].Contracts[0]);
        Assert.Empty(composed.Contracts);
    }

    [Theory]
    [InlineData("A>B B>C", "A|B|C")]
    [InlineData("A>B A>C B>D C>D", "A|B C|D")]
    [InlineData("", "A B C D")]
    [InlineData("A>B B>A", "A B")]
    [InlineData("D>A", "B C D|A")]
    public void Waves_Calls_StopWhoCallsBeforeWhoIsCalled(string calls, string expected)
    {
        string[] all = [.. "ABCD".Select(letter => $"{letter}").Where(name => expected.Contains(name, StringComparison.Ordinal))];
        var edges = calls.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToLookup(edge => edge[..1], edge => edge[2..]);

        var waves = Mobula.Handles.StopOrder.Waves(all, name => name, name => [.. edges[name]]);

        Assert.Equal(expected, string.Join('|', waves.Select(wave => string.Join(' ', wave))));
    }

    public interface ISpeaker
    {
        Task<string> SpeakAsync(string text, CancellationToken cancel);
    }

    public interface IOnly
    {
        Task RunAsync(CancellationToken cancel);
    }

    public interface IMissing;

    // Said by the compiler too, unless it is told not to.
#pragma warning disable MOB3011, MOB3003
    public interface IHalf
    {
        Task RunAsync(CancellationToken cancel);

        void Stop();
    }

    [DeploymentContract]
    public interface IMarked
    {
        int Size { get; }

        Task RunAsync(CancellationToken cancel);
    }
#pragma warning restore MOB3011, MOB3003

    [DeploymentContract]
    public interface IGood
    {
        Task RunAsync(CancellationToken cancel);
    }

    public interface ILeft : IGood;

    public interface IRight
    {
        Task RunAsync(CancellationToken cancel);
    }

    public interface IOwn
    {
        Task RunAsync(CancellationToken cancel);
    }

    public interface INothingToCall
    {
        string Name { get; }
    }

    private sealed class Speaker : ISpeaker, INothingToCall
    {
        public string Name => "";

        public Task<string> SpeakAsync(string text, CancellationToken cancel) => Task.FromResult(text);
    }

    private sealed class Only : IOnly
    {
        public Task RunAsync(CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Mine : IMissing;

    private sealed class HalfContract : IHalf
    {
        public Task RunAsync(CancellationToken cancel) => Task.CompletedTask;

        public void Stop()
        {
        }
    }

    private sealed class MarkedContract : IMarked
    {
        public int Size => 0;

        public Task RunAsync(CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Left(IRight right) : ILeft
    {
        public Task RunAsync(CancellationToken cancel) => right.RunAsync(cancel);
    }

    private sealed class Right(DeploymentHandle<ILeft> left) : IRight
    {
        public Task RunAsync(CancellationToken cancel) => left.Client.RunAsync(cancel);
    }

    private sealed class Own(IOwn own) : IOwn
    {
        public Task RunAsync(CancellationToken cancel) => own.RunAsync(cancel);
    }

    private sealed class Needy(
        IMissing missing, ISpeaker speaker, [FromKeyedServices("french")] ISpeaker french, [FromKeyedServices("dutch")] ISpeaker dutch, DeploymentHandle<ISpeaker> handle, IHalf half, Uri address)
    {
        [HttpGet("/")]
        public string Get() => $"{missing}{speaker}{french}{dutch}{handle}{half}{address}";
    }

    private sealed class Composed(
        [FromKeyedServices("german")] ISpeaker german, [FromKeyedServices("french")] DeploymentHandle<ISpeaker> french, IOnly only, DeploymentHandle<IOnly> handle, IMissing mine)
    {
        [HttpGet("/")]
        public string Get() => $"{german}{french}{only}{handle}{mine}";
    }
}
