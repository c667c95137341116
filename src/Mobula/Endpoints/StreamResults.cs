using System.Net.ServerSentEvents;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mobula.Endpoints;

/// <summary>
/// Sends streams as what they are: <c>IAsyncEnumerable&lt;SseItem&lt;T&gt;&gt;</c> as Server-Sent Events, <c>IAsyncEnumerable&lt;T&gt;</c> as
/// a JSON array, or as Server-Sent Events when the client accepts those.
/// </summary>
internal static class StreamResults
{
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        if (ItemOf(Unwrap(context.MethodInfo.ReturnType)) is not { } item) return next;
        var convert = ConverterFor(item);
        return async invocation => convert(await next(invocation), invocation.HttpContext);
    }

    private static Func<object?, HttpContext, object?> ConverterFor(Type item)
    {
        bool isEvent = item.IsGenericType && item.GetGenericTypeDefinition() == typeof(SseItem<>);
        string method = isEvent ? nameof(Events) : nameof(Items);
        var type = isEvent ? item.GetGenericArguments()[0] : item;
        return typeof(StreamResults).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<object?, HttpContext, object?>>();
    }

    private static object? Events<T>(object? result, HttpContext http) =>
        result is IAsyncEnumerable<SseItem<T>> events ? TypedResults.ServerSentEvents(events) : result;

    private static object? Items<T>(object? result, HttpContext http)
    {
        if (result is not IAsyncEnumerable<T> items) return result;
        return AcceptsEvents(http) ? TypedResults.ServerSentEvents(items) : new JsonArrayResult<T>(items);
    }

    private static bool AcceptsEvents(HttpContext http)
    {
        foreach (var accepted in http.Request.GetTypedHeaders().Accept)
        {
            if (accepted.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)) return accepted.Quality is null or > 0;
        }

        return false;
    }

    private static Type Unwrap(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? type.GetGenericArguments()[0] : null;
}
