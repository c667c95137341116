using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;

namespace Mobula.Tests.Deployments;

public sealed class ProgramRulesTests
{
    // Not a constant, or the compiler would say what this is to show at run time.
    private static readonly string Incomplete = "/{id";

    [Fact]
    public void Build_ProgramWithManyProblems_ReportsAllAtOnce()
    {
        var builder = ServeApplication.CreateBuilder([
            "--Mobula:Http:Port=70000",
            "--Mobula:Htpp:Port=1",
            "--Mobula:Deployments:Nobody:NumReplicas=1",
            "--Mobula:Deployments:Wrong:NumReplica=3",
            "--Mobula:Deployments:Wrong:QueueFullStatus=often",
            "--Mobula:Deployments:Wrong:GracefulShutdownTimeout=-1",
        ]);
        builder.RoutePrefix = "shop/";
        builder.ConfigureHttp(http => http.RequestTimeout = TimeSpan.Zero);
        builder.AddDeployment<Wrong>(d =>
        {
            d.NumReplicas = 0;
            d.MaxOngoingRequests = 4;
            d.MaxConcurrency = 8;
            d.MaxQueuedRequests = -2;
        });
        builder.AddDeployment("bad name", endpoints => endpoints.MapGet("/ok", () => "ok"));
        builder.AddDeployment("twice", endpoints => endpoints.MapGet("/ok", () => "ok"));
        builder.AddDeployment("twice", endpoints => endpoints.MapGet("/ok", () => "ok"));
        builder.AddDeployment("unmapped", endpoints => endpoints.MapGet(Incomplete, () => "ok"));
        builder.AddIngress<First>();
        builder.AddIngress<Second>();

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        Assert.Equal(
            [
                "Mobula:Http: Port is 70000; it must be 1 to 65535.",
                "Mobula:Http: RequestTimeout is 00:00:00; it must be positive and at most 24 hours, or absent for no limit.",
                "Configuration 'Mobula:Htpp': there is no such section. Did you mean Http? Sections are Http, Deployments, Applications.",
                "Deployment 'twice' is added 2 times. Names are unique within an application: give AddDeployment another name.",
                "Deployment name 'bad name': a name has letters, digits, '-', '_' and '.', and begins with a letter or a digit.",
                "'First', 'Second' are each added as ingress. HTTP reaches one deployment: keep AddIngress for it, AddDeployment for the others.",
                "Configuration 'Mobula:Deployments:Nobody': the program has no deployment of this name. It has Wrong, bad name, twice, unmapped, First, Second.",
                "Configuration 'Mobula:Deployments:Wrong:NumReplica': there is no such option. Did you mean NumReplicas? Options are NumReplicas, MaxOngoingRequests, MaxConcurrency, DedicatedThreads, MaxQueuedRequests, QueueFullStatus, GracefulShutdownTimeout, JsonNaming, AcceptEncodedJson, ValidateRequests.",
                "Configuration 'Mobula:Deployments:Wrong:QueueFullStatus': 'often' is not a whole number.",
                "Deployment 'Wrong': NumReplicas is 0; it must be 1 to 10,000.",
                "Deployment 'Wrong': MaxConcurrency is 8, above MaxOngoingRequests 4. Raise MaxOngoingRequests or lower MaxConcurrency.",
                "Deployment 'Wrong': MaxQueuedRequests is -2; it must be 0 or more, or -1 for no limit.",
                "Deployment 'Wrong': GracefulShutdownTimeout is -00:00:01; it must be 0 to 24 hours.",
                "Route prefix 'shop/': it must begin with '/', not end with it, and have no parameters, as in '/chat'.",
                "Deployment 'Wrong': Wrong.Result returns IActionResult, which only MVC runs. Return the value itself, or an IResult such as TypedResults.Ok(value).",
                "Deployment 'Wrong': Wrong.Same and Wrong.Result have the same route GET /. Change one of them.",
                "Deployment 'unmapped': its routes cannot be mapped. There is an incomplete parameter in the route template. Check that each '{' character has a matching '}' character.",
            ],
            thrown.Problems);
        Assert.StartsWith("The program has 17 problems:", thrown.Message, StringComparison.Ordinal);
        Assert.All(thrown.Problems, problem => Assert.Contains($"  - {problem}", thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_TwoDeploymentsAndNoIngress_SaysSo()
    {
        var builder = ServeApplication.CreateBuilder();
        builder.AddDeployment<First>();
        builder.AddDeployment<Second>();

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        Assert.Equal(["Application 'default' has 2 deployments and none is the ingress. Add the one HTTP reaches with AddIngress."], thrown.Problems);
        Assert.StartsWith("The program has 1 problem:", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_IngressWithoutRoutes_SaysSo()
    {
        var builder = ServeApplication.CreateBuilder();
        builder.AddDeployment<Routeless>();

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        Assert.Equal(["Deployment 'Routeless' is reached by HTTP but has no routes. Put [HttpGet(\"/\")] or [HttpPost(\"/\")] on a method, implement IEndpointMapper, or set RoutePrefix = null where HTTP is not meant to reach the application."], thrown.Problems);
    }

    [Fact]
    public void Build_WebApplicationIsWrong_ReportsAllAtOnce()
    {
        var builder = WebApplication.CreateBuilder(["--Mobula:Deployments:First:NumReplicas=0"]);
        builder.AddDeployment<First>(d => d.MaxOngoingRequests = 0);

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        Assert.Equal(
            [
                "Deployment 'First': NumReplicas is 0; it must be 1 to 10,000.",
                "Deployment 'First': MaxOngoingRequests is 0; it must be at least 1.",
                "Deployment 'First': MaxConcurrency is 0; it must be at least 1.",
            ],
            thrown.Problems);
    }

    private sealed class Wrong
    {
        [HttpGet("/")]
        public string Same() => "";

        [HttpGet("/")]
        public IActionResult Result() => throw new NotSupportedException();
    }

    private sealed class First
    {
        [HttpGet("/")]
        public string Get() => "";
    }

    private sealed class Second
    {
        [HttpGet("/")]
        public string Get() => "";
    }

    private sealed class Routeless
    {
        public string Get() => "";
    }
}
