using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

public sealed class GuestServicesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_ToAGuest_SeesTheGuestsServicesInAScopeOfItsOwn()
    {
        var count = new Count();
        await using var host = await TestHost.StartAsync(serve => serve.Services.AddScoped<Scoped>());
        foreach (string name in new[] { "a", "b" })
        {
            await host.Serve.DeployAsync(
                host.Define(builder =>
                {
                    builder.Services.AddSingleton(new ServeHostTests.Name(name)).AddSingleton(count).AddScoped<Scoped>();
                    builder.AddDeployment<ByParameter>();
                }),
                name, $"/{name}", Cancel);
        }

        Assert.Equal((200, "a a"), await host.GetAsync("/a"));
        Assert.Equal((200, "b b"), await host.GetAsync("/b"));
        Assert.Equal((2, 2), (count.Made, count.Disposed));
    }

    [Fact]
    public async Task HttpContextAccessor_OfAGuest_HasTheRequest()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(
            host.Define(builder =>
            {
                builder.Services.AddHttpContextAccessor();
                builder.AddDeployment("function", endpoints => endpoints.MapGet("/", (IHttpContextAccessor accessor) => accessor.HttpContext?.Request.PathBase.Value));
            }),
            "a", "/a", Cancel);

        Assert.Equal((200, "/a"), await host.GetAsync("/a"));
    }

    public sealed class Count
    {
        public int Made { get; set; }

        public int Disposed { get; set; }
    }

    public sealed class Scoped : IDisposable
    {
        private readonly Count count;

        public Scoped(ServeHostTests.Name name, Count count)
        {
            Name = name.Value;
            this.count = count;
            count.Made++;
        }

        public string Name { get; }

        public void Dispose() => count.Disposed++;
    }

    public sealed class ByParameter(ServeHostTests.Name own)
    {
        [HttpGet("/")]
        public string Get([FromServices] Scoped scoped) => $"{own.Value} {scoped.Name}";
    }
}
