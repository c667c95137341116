using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mobula.Endpoints;

/// <summary>A JSON array whose items go out as they come: the serializer alone would hold them back until its buffer is full.</summary>
internal sealed class JsonArrayResult<T>(IAsyncEnumerable<T> items) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        http.Response.ContentType ??= "application/json; charset=utf-8";
        var body = http.Response.BodyWriter;
        bool first = true;
        await foreach (var item in items.WithCancellation(http.RequestAborted))
        {
            Write(body, first ? (byte)'[' : (byte)',');
            first = false;
            await JsonSerializer.SerializeAsync(body, item, type, http.RequestAborted);
            await body.FlushAsync(http.RequestAborted);
        }

        if (first) Write(body, (byte)'[');
        Write(body, (byte)']');
        await body.FlushAsync(http.RequestAborted);
    }

    private static void Write(System.IO.Pipelines.PipeWriter body, byte symbol)
    {
        body.GetSpan(1)[0] = symbol;
        body.Advance(1);
    }
}
