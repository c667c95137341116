using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Mobula.Tests.Infrastructure;

/// <summary>What the tests send and read.</summary>
internal static class HttpAnswers
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Checks that an answer is a problem with these values and all that belongs to one.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, int status, string type, string title, string? detail)
    {
        string text = await answer.TextAsync();
        Assert.True(status == (int)answer.StatusCode, $"Expected {status}, got {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(type, body.GetProperty("type").GetString());
        Assert.Equal(title, body.GetProperty("title").GetString());
        Assert.Equal(status, body.GetProperty("status").GetInt32());
        Assert.Equal(detail, body.TryGetProperty("detail", out var said) ? said.GetString() : null);
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), body.GetProperty("requestId").GetString());
        return body;
    }
}
