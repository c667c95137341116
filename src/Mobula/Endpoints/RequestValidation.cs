using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Mobula.Endpoints;

/// <summary>
/// Checks parameters by their DataAnnotations, members of members included. ASP.NET's own generator sees only calls of Map… in the
/// user's source, never an action method.
/// </summary>
internal static class RequestValidation
{
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var parameters = context.MethodInfo.GetParameters();
        var checks = parameters.Select(parameter => new ParameterCheck(parameter)).ToArray();
        if (!checks.Any(check => check.IsNeeded)) return next;
        return invocation => ValidateAsync(checks, invocation, next);
    }

    private static ValueTask<object?> ValidateAsync(ParameterCheck[] checks, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var errors = new Dictionary<string, List<string>>();
        for (int i = 0; i < checks.Length; i++)
        {
            if (checks[i].IsNeeded) checks[i].Check(invocation.Arguments[i], invocation.HttpContext.RequestServices, errors);
        }

        if (errors.Count == 0) return next(invocation);
        return new(TypedResults.ValidationProblem(
            errors.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            detail: "The request does not keep to the rules of its parameters; 'errors' lists all that is wrong.",
            type: Http.ProblemTypes.Invalid,
            extensions: [new("requestId", invocation.HttpContext.TraceIdentifier)]));
    }
}
