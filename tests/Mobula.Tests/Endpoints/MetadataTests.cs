using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Endpoints;

namespace Mobula.Tests.Endpoints;

/// <summary>An action's endpoint must be what ASP.NET Core makes of the same method: every tool that reads metadata relies on it.</summary>
public sealed class MetadataTests
{
    // What we add, after all that MapMethods adds: the class's attributes, and no antiforgery where MapMethods asks for it.
    private static readonly string[] AddedToAll = ["DescriptionAttribute"];
    private static readonly string[] AddedToForms = ["DescriptionAttribute", "NoAntiforgery"];

    public static TheoryData<string, string> Actions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in typeof(Annotated).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                foreach (var verb in method.GetCustomAttributes<Microsoft.AspNetCore.Mvc.Routing.HttpMethodAttribute>()) data.Add(method.Name, verb.HttpMethods.Single());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Action_Endpoint_HasTheMetadataOfMapMethods(string name, string verb)
    {
        await using var app = WebApplication.CreateBuilder().Build();
        var method = typeof(Annotated).GetMethod(name)!;
        string template = method.GetCustomAttributes<Microsoft.AspNetCore.Mvc.Routing.HttpMethodAttribute>().First(route => route.HttpMethods.Contains(verb)).Template!;
        var action = Delegate.CreateDelegate(System.Linq.Expressions.Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]), new Annotated(), method);
        _ = verb switch
        {
            "GET" => app.MapGet(template, action),
            "POST" => app.MapPost(template, action),
            _ => app.MapMethods(template, [verb], action),
        };
        var theirs = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Single();

        var ours = (RouteEndpoint)ActionEndpoints.Of(typeof(Annotated), new DeploymentOptions(), app.Services)
            .Single(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>() == method && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(verb));

        // RouteEndpointBuilder itself puts the template last.
        string[] expected = [.. theirs.Metadata.SkipLast(1).Select(Describe)];
        string[] actual = [.. ours.Metadata.Select(Describe)];
        bool isForm = theirs.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true };
        Assert.Equal(expected, actual.Take(expected.Length));
        Assert.Equal(Describe(theirs.Metadata[^1]), actual[^1]);
        var added = ours.Metadata.Skip(expected.Length).SkipLast(1).Select(item => item.GetType().Name).Where(type => !type.StartsWith("Nullable", StringComparison.Ordinal));
        Assert.Equal(isForm ? AddedToForms : AddedToAll, added);
        Assert.Equal(((RouteEndpoint)theirs).RoutePattern.RawText, ours.RoutePattern.RawText);
    }

    [Fact]
    public void Form_ForAllItsMetadata_NeedsNoAntiforgery()
    {
        using var services = new ServiceCollection().AddRouting().AddLogging().BuildServiceProvider();

        var form = ActionEndpoints.Of(typeof(Annotated), new DeploymentOptions(), services).Single(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()!.Name == nameof(Annotated.Form));

        Assert.False(form.Metadata.GetMetadata<IAntiforgeryMetadata>()!.RequiresValidation);
    }

    private static string Describe(object item)
    {
        var values = item.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0 && property.Name != "TypeId")
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}={Show(property.GetValue(item))}");
        return item is MethodInfo method ? $"method {method.Name}" : $"{item.GetType().FullName}({string.Join("; ", values)})";
    }

    private static string? Show(object? value) => value switch
    {
        string text => text,
        System.Collections.IEnumerable list => string.Join(',', list.Cast<object>()),
        ParameterInfo parameter => parameter.Name,
        _ => value?.ToString(),
    };

    public sealed record Body(string Text);

    [Description("A class.")]
    public sealed class Annotated
    {
        [HttpGet("/text/{id}")]
        public string Text(int id, string? name) => $"{id} {name}";

        [HttpPost("/body")]
        [ProducesResponseType<Body>(201)]
        [Tags("a", "b")]
        [EndpointSummary("Takes a body.")]
        [Authorize("policy")]
        public Body Take(Body body) => body;

        [HttpPut("/typed")]
        public Results<Ok<Body>, NotFound> Typed([FromBody] Body body) => TypedResults.Ok(body);

        [HttpPost("/form")]
        public string Form(IFormFile file) => file.FileName;

        [HttpDelete("/gone")]
        public Task<NoContent> GoneAsync() => Task.FromResult(TypedResults.NoContent());

        [HttpPatch("/nothing")]
        public void Nothing([FromHeader] string text)
        {
        }

        [HttpPost("/both")]
        [HttpGet("/both")]
        public async Task<int> BothAsync(CancellationToken cancel)
        {
            await Task.Delay(0, cancel);
            return 1;
        }

        [HttpPost("/stream")]
        [Consumes("application/octet-stream")]
        [RequestSizeLimit(100)]
        public Task<string> StreamAsync(Stream body) => Task.FromResult(body.CanRead.ToString());
    }
}
