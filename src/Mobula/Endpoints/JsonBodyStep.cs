using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Mobula.Endpoints;

/// <summary>
/// Prepares the JSON body of a request: unwraps one that was encoded twice, and keeps what was read, so that a body with a missing
/// member can be answered with the names that it has.
/// </summary>
internal sealed class JsonBodyStep(RequestDelegate next, bool acceptEncoded)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null || !http.Request.HasJsonContentType()) return next(http);
        return acceptEncoded ? UnwrapAsync(http) : RecordAsync(http);
    }

    private async Task RecordAsync(HttpContext http)
    {
        using var recorder = new RecordingReader(http.Request.BodyReader);
        var pipe = http.Features.Get<IRequestBodyPipeFeature>();
        http.Features.Set<IRequestBodyPipeFeature>(recorder);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (exception.InnerException is JsonException cause)
        {
            throw MissingMember.Explain(exception, cause, recorder.Recorded);
        }
        finally
        {
            http.Features.Set(pipe);
        }
    }

    private async Task UnwrapAsync(HttpContext http)
    {
        byte[] body = await ReadAllAsync(http.Request.BodyReader, http.RequestAborted);
        http.Request.Body = new MemoryStream(Unwrapped(body));
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (exception.InnerException is JsonException cause)
        {
            throw MissingMember.Explain(exception, cause, Unwrapped(body));
        }
    }

    private static byte[] Unwrapped(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            bool isText = reader.Read() && reader.TokenType == JsonTokenType.String;
            return isText ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : body;
        }
        catch (JsonException)
        {
            // Malformed either way: binding says so, with the place.
            return body;
        }
    }

    private static async ValueTask<byte[]> ReadAllAsync(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            if (result.IsCompleted)
            {
                byte[] body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
