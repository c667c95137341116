using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

/// <summary>ASP.NET's middleware is there when its services are registered.</summary>
public sealed class MiddlewareTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cors_AnswersThePreflightAndAllowsTheOrigin()
    {
        await using var serve = await StartAsync<WithCors>(services =>
            services.AddCors(cors => cors.AddPolicy("page", policy => policy.WithOrigins("https://page.example").AllowAnyHeader().AllowAnyMethod())));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/") { Headers = { { "Origin", "https://page.example" }, { "Access-Control-Request-Method", "PUT" } } };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Headers = { { "Origin", "https://page.example" } } };

        var allowed = await serve.Http.SendAsync(preflight, Cancel);
        var answer = await serve.Http.SendAsync(request, Cancel);

        Assert.Equal((204, "https://page.example"), ((int)allowed.StatusCode, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((200, "https://page.example"), ((int)answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Theory]
    [InlineData(typeof(Guarded))]
    [InlineData(typeof(GuardedMapper))]
    public async Task AuthenticationAndAuthorization_LetInWhoMay(Type type)
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            NameHeader.Add(builder.Services);
            builder.Services.AddAuthorizationBuilder().AddPolicy("ada", policy => policy.RequireUserName("ada"));
            if (type == typeof(Guarded)) builder.AddDeployment<Guarded>();
            else builder.AddDeployment<GuardedMapper>();
        });

        async Task<(int Status, string Text)> GetAsync(string path, string? name)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (name is not null) request.Headers.Add("x-name", name);
            var answer = await serve.Http.SendAsync(request, Cancel);
            return ((int)answer.StatusCode, await answer.TextAsync());
        }

        Assert.Equal((200, "anybody"), await GetAsync("/open", null));
        Assert.Equal((200, "bob"), await GetAsync("/open", "bob"));
        Assert.Equal(401, (await GetAsync("/ada", null)).Status);
        Assert.Equal(403, (await GetAsync("/ada", "bob")).Status);
        Assert.Equal((200, "ada"), await GetAsync("/ada", "ada"));
    }

    [Fact]
    public async Task Authorization_FallbackPolicy_ClosesAllThatSaysNothing()
    {
        await using var serve = await StartAsync<WithCaching>(services =>
        {
            NameHeader.Add(services);
            services.AddOutputCache();
            services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        });

        Assert.Equal(401, (int)(await serve.Http.GetAsync("/", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData(typeof(Limited))]
    [InlineData(typeof(LimitedMapper))]
    public async Task RateLimiter_CountsOverAllReplicas(Type type)
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddFixedWindowLimiter("three", window => (window.PermitLimit, window.Window) = (3, TimeSpan.FromHours(1)));
            });
            static void Two(DeploymentOptions options) => options.NumReplicas = 2;
            if (type == typeof(Limited)) builder.AddDeployment<Limited>(Two);
            else builder.AddDeployment<LimitedMapper>(Two);
        });

        var statuses = new List<int>();
        for (int i = 0; i < 6; i++) statuses.Add((int)(await serve.Http.GetAsync("/", Cancel)).StatusCode);

        Assert.Equal([200, 200, 200, 429, 429, 429], statuses);
        Assert.Equal(200, (int)(await serve.Http.GetAsync("/free", Cancel)).StatusCode);
    }

    [Fact]
    public async Task RequestTimeouts_CancelAndAnswer504()
    {
        var hold = new Hold();
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddSingleton(hold);
            builder.Services.AddRequestTimeouts();
            builder.AddDeployment<Slow>();
        });

        var answer = await serve.Http.GetAsync("/", Cancel);

        Assert.Equal(504, (int)answer.StatusCode);
        Assert.Equal(1, hold.Canceled);
    }

    [Fact]
    public async Task OutputCache_AnswersFromIt()
    {
        await using var serve = await StartAsync<WithCaching>(services => services.AddOutputCache());

        string first = await serve.Http.GetStringAsync("/", Cancel);
        string second = await serve.Http.GetStringAsync("/", Cancel);
        string third = await serve.Http.GetStringAsync("/?other", Cancel);

        Assert.Equal(("1", "1", "2"), (first, second, third));
    }

    [Fact]
    public async Task Antiforgery_ChecksFormsThatAskForIt()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddAntiforgery();
            builder.AddDeployment("form", endpoints =>
            {
                endpoints.MapGet("/token", (IAntiforgery antiforgery, HttpContext http) => antiforgery.GetAndStoreTokens(http).RequestToken);
                endpoints.MapPost("/", ([FromForm] string name) => name);
            });
        });
        serve.Http.DefaultRequestHeaders.Add("Cookie", "none=1");
        using var form = new FormUrlEncodedContent([new("name", "ada")]);

        var without = await serve.Http.PostAsync("/", form, Cancel);
        var token = await serve.Http.GetAsync("/token", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new FormUrlEncodedContent([new("name", "ada"), new("__RequestVerificationToken", (await token.TextAsync()).Trim('"'))]),
            Headers = { { "Cookie", token.Headers.GetValues("Set-Cookie").Single().Split(';')[0] } },
        };
        var with = await serve.Http.SendAsync(request, Cancel);

        Assert.Equal(400, (int)without.StatusCode);
        Assert.Equal((200, "ada"), ((int)with.StatusCode, await with.TextAsync()));
    }

    [Fact]
    public async Task ExceptionHandlers_AnswerWhatIsTheirs()
    {
        await using var serve = (await StartAsync<Throwing>(services =>
        {
            services.AddProblemDetails();
            services.AddExceptionHandler<TeapotHandler>();
        })).Expect(1001);

        var teapot = await serve.Http.GetAsync("/teapot", Cancel);
        var other = await serve.Http.GetAsync("/other", Cancel);
        var bad = await serve.Http.GetAsync("/number?value=x", Cancel);

        Assert.Equal((418, "I am a teapot"), ((int)teapot.StatusCode, await teapot.TextAsync()));
        await other.ProblemAsync(500, "urn:mobula:user-error", "Internal server error", null);
        Assert.Equal(400, (int)bad.StatusCode);
        Assert.Single(serve.Logs.Of(1001));
    }

    [Fact]
    public async Task ProblemDetails_AreCustomizedByTheProgram()
    {
        await using var serve = (await StartAsync<Throwing>(services => services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions["team"] = new { Name = "models", Size = 3 };
            context.ProblemDetails.Title = context.Exception?.GetType().Name;
        }))).Expect(1001);

        var answer = await serve.Http.GetAsync("/other", Cancel);

        var body = await answer.ProblemAsync(500, "urn:mobula:user-error", "NotSupportedException", null);
        Assert.Equal("""{"name":"models","size":3}""", body.GetProperty("team").GetRawText());
    }

    [Theory]
    [InlineData(typeof(WithCors), "CORS", "builder.Services.AddCors()")]
    [InlineData(typeof(Guarded), "authentication", "builder.Services.AddAuthentication() with a scheme")]
    [InlineData(typeof(Limited), "rate limiting", "builder.Services.AddRateLimiter()")]
    [InlineData(typeof(Slow), "request timeouts", "builder.Services.AddRequestTimeouts()")]
    [InlineData(typeof(WithCaching), "output caching", "builder.Services.AddOutputCache()")]
    public void Attribute_WithoutItsServices_IsOneErrorAtTheStart(Type type, string what, string registration)
    {
        var builder = ServeApplication.CreateBuilder();
        builder.Services.AddSingleton(new Hold());
        typeof(MobulaHostApplicationBuilderExtensions).GetMethods().First(method => method.Name == "AddIngress").MakeGenericMethod(type).Invoke(null, [builder, null]);

        var thrown = Assert.Throws<ServeConfigurationException>(builder.Build);

        string problem = Assert.Single(thrown.Problems);
        Assert.StartsWith($"Deployment '{type.Name}': its routes cannot be mapped. 'HTTP: ", problem, StringComparison.Ordinal);
        Assert.EndsWith($" asks for {what}, and its services are not registered. Add {registration}.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attribute_OfARouteThatAReplicaMaps_WithoutItsServices_IsAStartFailure()
    {
        await using var serve = TestServe.Build(builder => builder.AddDeployment<GuardedMapper>()).Expect(1202);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(serve.StartAsync);

        Assert.Equal("'HTTP: GET /ada' asks for authentication, and its services are not registered. Add builder.Services.AddAuthentication() with a scheme.", thrown.Message);
    }

    private static Task<TestServe> StartAsync<T>(Action<IServiceCollection> services)
        where T : class => TestServe.StartAsync(builder =>
        {
            services(builder.Services);
            builder.AddDeployment<T>();
        });

    public sealed class WithCors
    {
        [HttpPut("/")]
        [EnableCors("page")]
        public string Put() => "put";
    }

    public sealed class Guarded
    {
        [HttpGet("/open")]
        public string Open(ClaimsPrincipal user) => user.Identity?.Name ?? "anybody";

        [HttpGet("/ada")]
        [Authorize("ada")]
        public string Ada(ClaimsPrincipal user) => user.Identity!.Name!;
    }

    public sealed class GuardedMapper : IEndpointMapper
    {
        public void MapEndpoints(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/open", (ClaimsPrincipal user) => user.Identity?.Name ?? "anybody");
            endpoints.MapGet("/ada", (ClaimsPrincipal user) => user.Identity!.Name!).RequireAuthorization("ada");
        }
    }

    public sealed class Limited
    {
        [HttpGet("/")]
        [EnableRateLimiting("three")]
        public string Get() => "limited";

        [HttpGet("/free")]
        public string Free() => "free";
    }

    public sealed class LimitedMapper : IEndpointMapper
    {
        public void MapEndpoints(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/", () => "limited").RequireRateLimiting("three");
            endpoints.MapGet("/free", () => "free");
        }
    }

    public sealed class Slow(Hold hold)
    {
        [HttpGet("/")]
        [RequestTimeout(50)]
        public Task GetAsync(CancellationToken cancel) => hold.PassAsync(cancel);
    }

    public sealed class WithCaching
    {
        private int count;

        [HttpGet("/")]
        [OutputCache]
        public int Get() => Interlocked.Increment(ref count);
    }

    public sealed class Throwing
    {
        [HttpGet("/teapot")]
        public string Teapot() => throw new InvalidOperationException("tea");

        [HttpGet("/other")]
        public string Other() => throw new NotSupportedException("other");

        [HttpGet("/number")]
        public int Number(int value) => value;
    }

    private sealed class TeapotHandler : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            Assert.Same(exception, httpContext.Features.Get<IExceptionHandlerFeature>()?.Error);
            if (exception.Message != "tea") return false;
            httpContext.Response.StatusCode = 418;
            await httpContext.Response.WriteAsync("I am a teapot", cancellationToken);
            return true;
        }
    }
}
