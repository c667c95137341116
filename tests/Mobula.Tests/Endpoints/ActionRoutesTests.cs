using Microsoft.AspNetCore.Mvc;
using Mobula.Endpoints;

namespace Mobula.Tests.Endpoints;

public sealed class ActionRoutesTests
{
    [Theory]
    [InlineData(nameof(Shop.Root), "GET /shop")]
    [InlineData(nameof(Shop.Item), "GET /shop/items/{id}")]
    [InlineData(nameof(Shop.Own), "POST /own")]
    [InlineData(nameof(Shop.Tilde), "POST /tilde")]
    [InlineData(nameof(Shop.VerbAndRoute), "PUT /shop/a")]
    [InlineData(nameof(Shop.TwoVerbs), "GET,POST /shop/b")]
    [InlineData(nameof(Shop.RouteAlone), "any /shop/c")]
    [InlineData(nameof(Shop.Several), "GET /shop/d|POST /shop/e")]
    [InlineData(nameof(Shop.Accept), "PATCH,PUT /shop/f")]
    [InlineData(nameof(Shop.NoAction), "")]
    public void Of_ComposesAsMvcDoes(string action, string expected) => Assert.Equal(expected, RoutesOf<Shop>(action));

    [Fact]
    public void Of_NoPrefix_TemplateStandsForItself() => Assert.Equal("GET /", RoutesOf<Bare>(nameof(Bare.Get)));

    [Fact]
    public void Of_TwoPrefixes_EachRouteTwice() => Assert.Equal("GET /a/x|GET /b/x", RoutesOf<Twice>(nameof(Twice.Get)));

    [Fact]
    public void Of_Order_IsKept() => Assert.Equal(3, Assert.Single(ActionRoutes.Of(typeof(Bare))).Order);

    private static string RoutesOf<T>(string action) => string.Join('|', ActionRoutes.Of(typeof(T))
        .Where(route => route.Action.Name == action)
        .Select(route => $"{(route.Methods is null ? "any" : string.Join(',', route.Methods.Order(StringComparer.Ordinal)))} {route.Template}")
        .Order(StringComparer.Ordinal));

    [Route("shop")]
    private sealed class Shop
    {
        [HttpGet]
        public string Root() => "";

        [HttpGet("items/{id}")]
        public string Item() => "";

        [HttpPost("/own")]
        public string Own() => "";

        [HttpPost("~/tilde")]
        public string Tilde() => "";

        [HttpPut, Route("a")]
        public string VerbAndRoute() => "";

        [HttpGet, HttpPost, Route("b")]
        public string TwoVerbs() => "";

        [Route("c")]
        public string RouteAlone() => "";

        [HttpGet("d"), HttpPost("e")]
        public string Several() => "";

        [AcceptVerbs("PUT", "PATCH", Route = "f")]
        public string Accept() => "";

        public string NoAction() => "";
    }

    private sealed class Bare
    {
        [HttpGet("/", Order = 3)]
        public string Get() => "";
    }

    [Route("a"), Route("b")]
    private sealed class Twice
    {
        [HttpGet("x")]
        public string Get() => "";
    }
}
