using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Mobula.Endpoints;

/// <summary>What an action cannot be outside MVC, where it would do nothing and say nothing.</summary>
internal static class ActionRules
{
    public static void Check(string deployment, Type type, List<string> problems)
    {
        var routes = ActionRoutes.Of(type).ToArray();
        foreach (var action in routes.Select(route => route.Action).Distinct())
        {
            if (ResultOf(action).IsAssignableTo(typeof(IActionResult)))
                problems.Add($"Deployment '{deployment}': {type.Name}.{action.Name} returns {nameof(IActionResult)}, which only MVC runs. Return the value itself, or an IResult such as TypedResults.Ok(value).");
            foreach (var filter in action.GetCustomAttributes().OfType<IFilterMetadata>().Where(filter => filter is IActionFilter or IAsyncActionFilter or IResultFilter or IAsyncResultFilter or IExceptionFilter or IAsyncExceptionFilter or IResourceFilter or IAsyncResourceFilter or IAuthorizationFilter or IAsyncAuthorizationFilter or IFilterFactory))
                problems.Add($"Deployment '{deployment}': [{filter.GetType().Name}] on {type.Name}.{action.Name} is a filter of MVC and would not run. Use an endpoint filter in IEndpointMapper.MapEndpoints.");
            if (action.IsGenericMethodDefinition)
                problems.Add($"Deployment '{deployment}': {type.Name}.{action.Name} is generic; an action cannot be.");
        }

        foreach (var route in routes.Where(route => route.Template.Contains('[')))
            problems.Add($"Deployment '{deployment}': the template '{route.Template}' of {type.Name}.{route.Action.Name} has a token in brackets, which only MVC replaces. Write the name out.");
        foreach (var same in routes.SelectMany(Keys).GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add($"Deployment '{deployment}': {string.Join(" and ", same.Select(pair => $"{type.Name}.{pair.Route.Action.Name}"))} have the same route {same.Key}. Change one of them.");
    }

    private static IEnumerable<(string Key, ActionRoute Route)> Keys(ActionRoute route) =>
        (route.Methods ?? ["any"]).Select(method => ($"{method} {route.Template}", route));

    private static Type ResultOf(MethodInfo action)
    {
        var type = action.ReturnType;
        bool isTask = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return isTask ? type.GetGenericArguments()[0] : type;
    }
}
