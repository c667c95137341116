using Microsoft.AspNetCore.Mvc;
using Mobula.Endpoints;

namespace Mobula.Tests.Endpoints;

public sealed class ActionRulesTests
{
    [Fact]
    public void Check_GoodClass_HasNoProblem() => Assert.Empty(ProblemsOf<Good>());

    [Fact]
    public void Check_ResultOfMvcInATask_IsRefused() =>
        Assert.Equal(
            ["Deployment 'd': ReturnsMvc.Get returns IActionResult, which only MVC runs. Return the value itself, or an IResult such as TypedResults.Ok(value)."],
            ProblemsOf<ReturnsMvc>());

    [Fact]
    public void Check_FilterOfMvc_IsRefused() =>
        Assert.Equal(
            ["Deployment 'd': [ResponseCacheAttribute] on Filtered.Get is a filter of MVC and would not run. Use an endpoint filter in IEndpointMapper.MapEndpoints."],
            ProblemsOf<Filtered>());

    [Fact]
    public void Check_GenericAction_IsRefused() =>
        Assert.Equal(["Deployment 'd': Generic.Get is generic; an action cannot be."], ProblemsOf<Generic>());

    [Fact]
    public void Check_TokenInATemplate_IsRefused() =>
        Assert.Equal(
            ["Deployment 'd': the template '/[action]' of Token.Get has a token in brackets, which only MVC replaces. Write the name out."],
            ProblemsOf<Token>());

    [Fact]
    public void Check_SameRouteInAnotherCase_IsRefused() =>
        Assert.Equal(["Deployment 'd': Same.One and Same.Two have the same route GET /x. Change one of them."], ProblemsOf<Same>());

    private static List<string> ProblemsOf<T>()
    {
        var problems = new List<string>();
        ActionRules.Check("d", typeof(T), problems);
        return problems;
    }

    private sealed class Good
    {
        [HttpGet("/x")]
        public string Get() => "";

        [HttpPost("/x")]
        public string Post() => "";
    }

    private sealed class ReturnsMvc
    {
        [HttpGet("/")]
        public Task<IActionResult> Get() => throw new NotSupportedException();
    }

    private sealed class Filtered
    {
        [HttpGet("/"), ResponseCache(Duration = 1)]
        public string Get() => "";
    }

    private sealed class Generic
    {
        [HttpGet("/")]
        public T Get<T>() => throw new NotSupportedException();
    }

    private sealed class Token
    {
        [HttpGet("[action]")]
        public string Get() => "";
    }

    private sealed class Same
    {
        [HttpGet("/x")]
        public string One() => "";

        [HttpGet("/X")]
        public string Two() => "";
    }
}
