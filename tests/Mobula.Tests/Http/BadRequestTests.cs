using System.ComponentModel.DataAnnotations;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class BadRequestTests
{
    [Theory]
    [InlineData("""{"userInput": "a", }""", "Path: $ | LineNumber: 0 | BytePositionInLine: 19.")]
    [InlineData("{\n\"userInput\": nonsense}", "Path: $.userInput | LineNumber: 1 | BytePositionInLine: 14.")]
    [InlineData("""{"userInput": "a""", "Path: $.userInput | LineNumber: 0 | BytePositionInLine: 16.")]
    public async Task Body_Malformed_SaysWhere(string body, string place)
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json(body), TestContext.Current.CancellationToken);

        string said = JsonDocument.Parse(await answer.TextAsync()).RootElement.GetProperty("detail").GetString()!;
        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request", said);
        Assert.EndsWith(place, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_OfWrongType_SaysWhichMemberAndType()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json("""{"userInput": 3}"""), TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request",
            "The JSON value could not be converted to Mobula.Tests.Http.BadRequestTests+Input. Path: $.userInput | LineNumber: 0 | BytePositionInLine: 15.");
    }

    [Theory]
    [InlineData(JsonNaming.Default, """{"user_input": "a"}""", "The body lacks 'userInput'. It has 'user_input': was 'userInput' meant?")]
    [InlineData(JsonNaming.SnakeCase, """{"userInput": "a"}""", "The body lacks 'user_input'. It has 'userInput': was 'user_input' meant?")]
    [InlineData(JsonNaming.Default, """{"question": "a", "top": 1}""", "The body lacks 'userInput'. It has 'question', 'top'.")]
    [InlineData(JsonNaming.Default, "{}", "The body lacks 'userInput'.")]
    public async Task Body_WithoutRequiredMember_NamesTheNearestReceived(JsonNaming naming, string body, string detail)
    {
        await using var serve = await TestServe.StartAsync<Taker>(options => options.JsonNaming = naming);

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json(body), TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request", detail);
    }

    [Fact]
    public async Task Body_MissingWhereOneIsNeeded_Is400()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/", HttpAnswers.Json(""), TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Query_OfWrongType_NamesParameterAndValue()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.GetAsync("/number?value=many", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request", "Failed to bind parameter \"int value\" from \"many\".");
    }

    [Fact]
    public async Task Query_Missing_NamesParameter()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.GetAsync("/number", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request", "Required parameter \"int value\" was not provided from query string.");
    }

    [Fact]
    public async Task Body_OfOtherMediaType_Is415AndNamesTheHeader()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/", new StringContent("""{"userInput": "a"}"""), TestContext.Current.CancellationToken);

        await answer.ProblemAsync(415, "urn:mobula:unsupported-media-type", "Unsupported media type",
            "'/' does not read bodies of type 'text/plain; charset=utf-8'. JSON needs the header Content-Type: application/json.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_AboveTheLimit_Is413(bool lengthIsKnown)
    {
        await using var serve = await TestServe.StartAsync<Taker>(args: "--Mobula:Http:MaxRequestBodySize=1000");
        using var body = HttpAnswers.Json($$"""{"userInput": "{{new string('a', 2000)}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        if (!lengthIsKnown) request.Headers.TransferEncodingChunked = true;

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(413, "urn:mobula:body-too-large", "Body too large",
            "The body is larger than 1000 bytes. Mobula:Http:MaxRequestBodySize is the limit of this instance.");
    }

    [Fact]
    public async Task Parameter_AgainstItsRules_Is400WithEveryError()
    {
        await using var serve = await TestServe.StartAsync<Taker>();
        const string Body = """{"name": "", "lines": [{"count": 1}, {"count": 7}], "first": {"count": 9}, "byName": {"a": {"count": 8}}}""";

        var answer = await serve.Http.PostAsync("/order", HttpAnswers.Json(Body), TestContext.Current.CancellationToken);

        var problem = await answer.ProblemAsync(400, "urn:mobula:invalid", "One or more validation errors occurred.",
            "The request does not keep to the rules of its parameters; 'errors' lists all that is wrong.");
        var errors = problem.GetProperty("errors").EnumerateObject().ToDictionary(error => error.Name, error => error.Value[0].GetString());
        Assert.Equal(["ByName[a].Count", "First.Count", "Lines[1].Count", "Name"], errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("The field Count must be between 1 and 5.", errors["Lines[1].Count"]);
    }

    [Fact]
    public async Task Parameter_ListAgainstItsItemsRules_NamesTheItem()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/lines", HttpAnswers.Json("""[{"count": 1}, {"count": 6}]"""), TestContext.Current.CancellationToken);

        var problem = await answer.ProblemAsync(400, "urn:mobula:invalid", "One or more validation errors occurred.",
            "The request does not keep to the rules of its parameters; 'errors' lists all that is wrong.");
        Assert.Equal("[1].Count", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Parameter_RecordWithRulesOnItsConstructor_IsChecked()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.PostAsync("/pair", HttpAnswers.Json("""{"left": 0, "right": 2}"""), TestContext.Current.CancellationToken);

        var problem = await answer.ProblemAsync(400, "urn:mobula:invalid", "One or more validation errors occurred.",
            "The request does not keep to the rules of its parameters; 'errors' lists all that is wrong.");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal("Left", error.Name);
        Assert.Equal("The field Left must be between 1 and 5.", error.Value[0].GetString());
    }

    [Fact]
    public async Task Parameter_SimpleAgainstItsRules_Is400()
    {
        await using var serve = await TestServe.StartAsync<Taker>();

        var answer = await serve.Http.GetAsync("/number?value=100", TestContext.Current.CancellationToken);

        var problem = await answer.ProblemAsync(400, "urn:mobula:invalid", "One or more validation errors occurred.",
            "The request does not keep to the rules of its parameters; 'errors' lists all that is wrong.");
        Assert.Equal("value", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Parameter_AgainstItsRulesWithValidationOff_RunsTheAction()
    {
        await using var serve = await TestServe.StartAsync<Taker>(options => options.ValidateRequests = false);

        Assert.Equal("100", await serve.Http.GetStringAsync("/number?value=100", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("abc-1", "abc-1")]
    [InlineData("with space", null)]
    public async Task RequestId_OfTheClient_ComesBackWhereUsable(string sent, string? expected)
    {
        await using var serve = await TestServe.StartAsync<Taker>();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/number?value=many");
        request.Headers.TryAddWithoutValidation("x-request-id", sent);

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        string id = answer.Headers.GetValues("x-request-id").Single();
        if (expected is null) Assert.Matches("^[0-9a-f]{10}-[0-9a-z]{6}$", id);
        else Assert.Equal(expected, id);
        await answer.ProblemAsync(400, "urn:mobula:bad-request", "Bad request", "Failed to bind parameter \"int value\" from \"many\".");
    }

    public sealed record Input(string UserInput);

    public sealed record Pair([Range(1, 5)] int Left, [Range(1, 5)] int Right);

    public sealed class Line
    {
        [Range(1, 5)]
        public int Count { get; set; }
    }

    public sealed class Order
    {
        [MinLength(1)]
        public string Name { get; set; } = "";

        public List<Line> Lines { get; set; } = [];

        public Line? First { get; set; }

        public Dictionary<string, Line> ByName { get; set; } = [];
    }

    public sealed class Taker
    {
        [HttpPost("/")]
        public string Take(Input input) => input.UserInput;

        [HttpPost("/order")]
        public string Take(Order order) => order.Name;

        [HttpPost("/lines")]
        public int Take(List<Line> lines) => lines.Count;

        [HttpPost("/pair")]
        public int Take(Pair pair) => pair.Left;

        [HttpGet("/number")]
        public int Number([Range(1, 10)] int value) => value;
    }
}
