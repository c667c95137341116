using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mobula.Endpoints;

/// <summary>Takes the endpoints a deployment maps.</summary>
internal sealed class EndpointCollector(IServiceProvider services) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IEnumerable<RouteEndpoint> Endpoints => DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);

    /// <summary>What user code maps into: a group that adds our filters to each of its endpoints.</summary>
    public IEndpointRouteBuilder Group(DeploymentOptions options)
    {
        var group = EndpointRouteBuilderExtensions.MapGroup(this, "");
        foreach (var filter in EndpointFilters.For(options)) group.AddEndpointFilterFactory(filter);
        return group;
    }
}
