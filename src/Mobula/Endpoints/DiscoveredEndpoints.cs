using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Mobula.Hosting;

namespace Mobula.Endpoints;

/// <summary>
/// The endpoints by which HTTP reaches an application, each once however many replicas there are: for OpenAPI and links. They are read
/// anew each time, so that no replica is kept by being looked at.
/// </summary>
internal sealed class DiscoveredEndpoints(ServeProgram program) : EndpointDataSource
{
    public override IReadOnlyList<Endpoint> Endpoints => program.RoutePrefix is null || program.Plan.Ingress is not { } ingress ? []
        : [.. ingress.Endpoints?.Endpoints ?? program.Application.Ingress!.Replicas.FirstOrDefault()?.OwnEndpoints ?? []];

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
