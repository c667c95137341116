using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

public sealed class JsonTests
{
    public static TheoryData<JsonNaming, string> Namings => new()
    {
        { JsonNaming.Default, "userInput" },
        { JsonNaming.CamelCase, "userInput" },
        { JsonNaming.SnakeCase, "user_input" },
        { JsonNaming.KebabCase, "user-input" },
        { JsonNaming.PascalCase, "UserInput" },
    };

    [Theory]
    [MemberData(nameof(Namings))]
    public async Task JsonNaming_EachValue_HoldsForBodiesResultsAndStreams(JsonNaming naming, string name)
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.JsonNaming = naming);
        string json = $$"""{"{{name}}":"a"}""";

        Assert.Equal(json, await PostAsync(serve, "/", json));
        Assert.Equal(json, await PostAsync(serve, "/typed", json));
        Assert.Equal($"[{json},{json}]", await PostAsync(serve, "/array", json));
        Assert.Equal($"data: {json}\n\ndata: {json}\n\n", await PostAsync(serve, "/events", json));
    }

    [Fact]
    public async Task JsonNaming_Default_IsWhatTheApplicationSays()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.KebabCaseLower);
            builder.AddDeployment<Echo>();
        });

        Assert.Equal("""{"user-input":"a"}""", await PostAsync(serve, "/", """{"user-input":"a"}"""));
    }

    [Theory]
    [InlineData("/", """{"userInput":"a"}""", """{"userInput":"a"}""")]
    [InlineData("/", "\"{\\\"userInput\\\":\\\"a\\\"}\"", """{"userInput":"a"}""")]
    [InlineData("/text", "\"\\\"plain\\\"\"", "plain")]
    public async Task AcceptEncodedJson_BodyEncodedOnceOrTwice_IsRead(string path, string body, string expected)
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.AcceptEncodedJson = true);

        Assert.Equal(expected, await PostAsync(serve, path, body));
    }

    [Fact]
    public async Task AcceptEncodedJson_StringThatIsNoJson_IsTheStringItself()
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.AcceptEncodedJson = true);

        Assert.Equal("plain text", await PostAsync(serve, "/text", "\"plain text\""));
    }

    [Fact]
    public async Task AcceptEncodedJson_MalformedInside_Is400WithThePlaceInside()
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.AcceptEncodedJson = true);

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json("\"{\\\"userInput\\\": nonsense}\""), TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request",
            "'nonsense}' is an invalid JSON literal. Expected the literal 'null'. Path: $.userInput | LineNumber: 0 | BytePositionInLine: 15.");
    }

    [Fact]
    public async Task AcceptEncodedJson_Off_RefusesTheString()
    {
        await using var serve = await TestServe.StartAsync<Echo>();

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json("\"{}\""), TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task AcceptEncodedJson_BodyAboveTheLimit_Is413()
    {
        await using var serve = await TestServe.StartAsync<Echo>(options => options.AcceptEncodedJson = true, null, "--Mobula:Http:MaxRequestBodySize=100");

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json($$"""{"userInput":"{{new string('a', 200)}}"}"""), TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
    }

    private static async Task<string> PostAsync(TestServe serve, string path, string body)
    {
        var answer = await serve.Http.PostAsync(path, HttpAnswers.Json(body), TestContext.Current.CancellationToken);
        string text = await answer.TextAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public sealed record Input(string UserInput);

    public sealed class Echo
    {
        [HttpPost("/")]
        public Input Return(Input input) => input;

        [HttpPost("/typed")]
        public Ok<Input> Typed(Input input) => TypedResults.Ok(input);

        [HttpPost("/array")]
        public IAsyncEnumerable<Input> Array(Input input) => new[] { input, input }.ToAsyncEnumerable();

        [HttpPost("/events")]
        public IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<Input>> Events(Input input) =>
            new[] { input, input }.ToAsyncEnumerable().Select(item => new System.Net.ServerSentEvents.SseItem<Input>(item));

        [HttpPost("/text")]
        public string Text([FromBody] string text) => text;
    }
}
