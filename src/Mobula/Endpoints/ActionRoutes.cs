using System.Reflection;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Mobula.Endpoints;

/// <summary>Reads the routes of a class from ASP.NET's own attributes, composed as MVC composes them.</summary>
internal static class ActionRoutes
{
    public static IEnumerable<ActionRoute> Of(Type type)
    {
        string?[] prefixes = [.. type.GetCustomAttributes().OfType<IRouteTemplateProvider>().Select(route => route.Template)];
        if (prefixes.Length == 0) prefixes = [null];
        foreach (var action in type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            foreach (var route in OfAction(action))
            {
                // A template that stands for itself is the same under each prefix, and one route.
                foreach (string template in prefixes.Select(prefix => Combine(prefix, route.Template)).Distinct()) yield return route with { Template = template };
            }
        }
    }

    private static IEnumerable<ActionRoute> OfAction(MethodInfo action)
    {
        object[] attributes = [.. action.GetCustomAttributes()];
        string[] verbsAlone = [.. attributes.OfType<IActionHttpMethodProvider>().Where(verb => verb is not IRouteTemplateProvider { Template: not null }).SelectMany(verb => verb.HttpMethods)];
        bool any = false;
        foreach (var route in attributes.OfType<IRouteTemplateProvider>().Where(route => route.Template is not null))
        {
            any = true;
            // [Route] takes its methods from the verbs without a template beside it, as in MVC.
            string[]? methods = route is IActionHttpMethodProvider verb ? [.. verb.HttpMethods] : verbsAlone.Length > 0 ? verbsAlone : null;
            yield return new(action, route.Template!, methods, route.Order ?? 0);
        }

        if (!any && verbsAlone.Length > 0) yield return new(action, "", verbsAlone, 0);
    }

    // A template that begins with "/" or "~/" stands for itself.
    private static string Combine(string? prefix, string template)
    {
        if (template.StartsWith('~')) template = template[1..];
        else if (prefix is not null && !template.StartsWith('/')) template = $"{prefix.TrimEnd('/')}/{template}".TrimEnd('/');
        return template.StartsWith('/') ? template : "/" + template;
    }
}
