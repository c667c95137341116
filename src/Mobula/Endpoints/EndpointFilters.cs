using Microsoft.AspNetCore.Http;

namespace Mobula.Endpoints;

/// <summary>The filters that every endpoint of a deployment gets, the outermost first. Each leaves an endpoint alone that does not need it.</summary>
internal static class EndpointFilters
{
    public static IEnumerable<Func<EndpointFilterFactoryContext, EndpointFilterDelegate, EndpointFilterDelegate>> For(DeploymentOptions options)
    {
        yield return StreamResults.Filter;
        if (options.ValidateRequests) yield return RequestValidation.Filter;
    }
}
