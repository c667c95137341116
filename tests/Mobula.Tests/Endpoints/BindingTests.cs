using System.IO.Pipelines;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

public sealed class BindingTests
{
    [Theory]
    [InlineData("GET", "/route/7", null, "7")]
    [InlineData("GET", "/query?name=a%20b&list=1&list=2", null, "a b 1,2")]
    [InlineData("GET", "/query", null, "nobody ")]
    [InlineData("GET", "/header", null, "from header")]
    [InlineData("GET", "/context", null, "/context replica rank 0")]
    [InlineData("GET", "/services", null, "plain one two")]
    [InlineData("GET", "/parameters/3?Text=b", null, "3 b from header")]
    [InlineData("POST", "/stream", "abc", "3 bytes")]
    [InlineData("POST", "/pipe", "abcd", "4 bytes")]
    [InlineData("GET", "/task", null, "task")]
    [InlineData("GET", "/value-task", null, "value task")]
    [InlineData("GET", "/result", null, "result")]
    [InlineData("GET", "/nothing", null, "")]
    [InlineData("GET", "/nothing-later", null, "")]
    [InlineData("GET", "/nothing-value", null, "")]
    [InlineData("GET", "/number", null, "1.5")]
    [InlineData("GET", "/none", null, "null")]
    public async Task Action_OfEachShape_BindsAndAnswers(string method, string path, string? body, string expected)
    {
        await using var serve = await StartAsync();
        using var request = new HttpRequestMessage(new(method), path) { Content = body is null ? null : new StringContent(body) };
        request.Headers.Add("X-Text", "from header");

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await answer.TextAsync());
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Form_FieldsAndFile_BindWithoutAntiforgery()
    {
        await using var serve = await StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("Ada"), "name" } };
        var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "picture", "a.png");

        var answer = await serve.Http.PostAsync("/form", form, TestContext.Current.CancellationToken);

        Assert.Equal("Ada a.png 3", await answer.TextAsync());
    }

    private static Task<TestServe> StartAsync() => TestServe.StartAsync(builder =>
    {
        builder.Services.AddKeyedSingleton("first", new Named("one"));
        builder.Services.AddKeyedSingleton("second", new Named("two"));
        builder.Services.AddSingleton(new Named("plain"));
        builder.AddDeployment<Binder>();
    });

    public sealed record Named(string Name);

    public sealed record Parameters([FromRoute] int Id, [FromQuery] string Text, [FromHeader(Name = "X-Text")] string Header);

    public sealed class Binder
    {
        [HttpGet("/route/{id:int}")]
        public int Route(int id) => id;

        [HttpGet("/query")]
        public string Query(int[] list, string name = "nobody") => $"{name} {string.Join(',', list)}";

        [HttpGet("/header")]
        public string Header([FromHeader(Name = "X-Text")] string text) => text;

        [HttpGet("/context")]
        public string Context(HttpContext http, ReplicaContext replica) => $"{http.Request.Path} replica rank {replica.Rank}";

        [HttpGet("/services")]
        public string Services([FromServices] Named plain, [FromKeyedServices("first")] Named first, [FromKeyedServices("second")] Named second) =>
            $"{plain.Name} {first.Name} {second.Name}";

        [HttpGet("/parameters/{id}")]
        public string All([AsParameters] Parameters all) => $"{all.Id} {all.Text} {all.Header}";

        [HttpPost("/form")]
        public string Form([FromForm] string name, IFormFile picture) => $"{name} {picture.FileName} {picture.Length}";

        [HttpPost("/stream")]
        public async Task<string> StreamAsync(Stream body, CancellationToken cancel)
        {
            using var copy = new MemoryStream();
            await body.CopyToAsync(copy, cancel);
            return $"{copy.Length} bytes";
        }

        [HttpPost("/pipe")]
        public async Task<string> PipeAsync(PipeReader body, CancellationToken cancel)
        {
            var result = await body.ReadAtLeastAsync(int.MaxValue, cancel);
            string text = $"{result.Buffer.Length} bytes";
            body.AdvanceTo(result.Buffer.End);
            return text;
        }

        [HttpGet("/task")]
        public async Task<string> TaskAsync()
        {
            await Task.Yield();
            return "task";
        }

        [HttpGet("/value-task")]
        public async ValueTask<string> ValueTaskAsync()
        {
            await Task.Yield();
            return "value task";
        }

        [HttpGet("/result")]
        public IResult Result() => TypedResults.Text("result");

        [HttpGet("/nothing")]
        public void Nothing()
        {
        }

        [HttpGet("/nothing-later")]
        public async Task NothingAsync() => await Task.Yield();

        [HttpGet("/nothing-value")]
        public async ValueTask NothingValueAsync() => await Task.Yield();

        [HttpGet("/number")]
        public double Number() => 1.5;

        [HttpGet("/none")]
        public Named? None() => null;
    }
}
