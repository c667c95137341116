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
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepts || !http.Request.HasJsonContentType()) return next(http);
        return acceptEncoded ? UnwrapAsync(http, takesText: accepts.RequestType == typeof(string)) : RecordAsync(http);
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

    private async Task UnwrapAsync(HttpContext http, bool takesText)
    {
        byte[] body = Unwrapped(await ReadAllAsync(http.Request.BodyReader, http.RequestAborted), takesText);
        http.Request.Body = new MemoryStream(body);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (exception.InnerException is JsonException cause)
        {
            throw MissingMember.Explain(exception, cause, body);
        }
    }

    private static byte[] Unwrapped(byte[] body, bool takesText)
    {
        // Where a text is meant, a text encoded once is what it should be, and only one that holds another was encoded twice.
        // Elsewhere even a malformed one is unwrapped: binding then says what is wrong, with the place inside.
        return TextOf(body) is { } inner && (!takesText || TextOf(inner) is not null) ? inner : body;
    }

    private static byte[]? TextOf(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            bool isText = reader.Read() && reader.TokenType == JsonTokenType.String;
            byte[]? text = isText ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : null;
            return reader.Read() ? null : text;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
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
