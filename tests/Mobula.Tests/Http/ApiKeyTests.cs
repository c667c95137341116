using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Mobula.Http;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class ApiKeyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("Authorization", "Bearer instance-key", 200)]
    [InlineData("Authorization", "bearer  instance-key ", 200)]
    [InlineData("Authorization", "Bearer instance-kez", 401)]
    [InlineData("Authorization", "Bearer instance-key2", 401)]
    [InlineData("Authorization", "Bearer ", 401)]
    [InlineData("Authorization", "Basic instance-key", 401)]
    [InlineData("x-api-key", "instance-key", 200)]
    [InlineData("x-api-key", "named-key", 200)]
    [InlineData("x-api-key", "INSTANCE-KEY", 401)]
    [InlineData("x-api-key", "", 401)]
    public async Task Request_ToAClosedInstance_NeedsAKey(string? header, string? value, int status)
    {
        await using var serve = await StartAsync("--Mobula:Http:ApiKeys:0=instance-key", "--Mobula:Http:ApiKeys:1:Key=named-key", "--Mobula:Http:ApiKeys:1:Name=ada");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await serve.Http.SendAsync(request, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Refusal_IsAProblemThatSaysWhatToDo()
    {
        await using var serve = await StartAsync("--Mobula:Http:ApiKeys=instance-key");

        using var none = await serve.Http.GetAsync("/", Cancel);
        serve.Http.DefaultRequestHeaders.Add("x-api-key", "wrong-key");
        using var wrong = await serve.Http.GetAsync("/", Cancel);

        await none.ProblemAsync(401, "urn:mobula:unauthorized", "Unauthorized", "'/' needs an API key: send it as Authorization: Bearer KEY, or as x-api-key: KEY.");
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.ToString());
        await wrong.ProblemAsync(401, "urn:mobula:unauthorized", "Unauthorized", "The API key does not open '/'.");
        Assert.Equal("Bearer error=\"invalid_token\"", wrong.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/-/healthz", 200)]
    [InlineData("/-/readyz", 200)]
    [InlineData("/-/routes", 401)]
    public async Task ControlPath_OfAClosedInstance_IsOpenToProbes(string path, int status)
    {
        await using var serve = await StartAsync("--Mobula:Http:ApiKeys:0=instance-key");

        Assert.Equal(status, (int)(await serve.Http.GetAsync(path, Cancel)).StatusCode);
        serve.Http.DefaultRequestHeaders.Add("x-api-key", "instance-key");
        Assert.Equal(200, (int)(await serve.Http.GetAsync(path, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Keys_OfApplications_OpenThemAlone()
    {
        await using var host = await TestHost.StartAsync(null, "--Mobula:Http:ApiKeys:0=instance-key", "--Mobula:Applications:a:ApiKeys:0=key-of-a", "--Mobula:Applications:b:ApiKeys:0=key-of-b");
        foreach (string name in new[] { "a", "b", "c" }) await host.Serve.DeployAsync(host.Define(Hello), name, $"/{name}", Cancel);

        async Task<int> StatusAsync(string key, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "x-api-key", key } } };
            return (int)(await host.Http.SendAsync(request, Cancel)).StatusCode;
        }

        Assert.Equal((200, 401, 401), (await StatusAsync("key-of-a", "/a"), await StatusAsync("key-of-a", "/b"), await StatusAsync("key-of-a", "/c")));
        Assert.Equal((200, 200, 200), (await StatusAsync("instance-key", "/a"), await StatusAsync("instance-key", "/b"), await StatusAsync("instance-key", "/c")));
        Assert.Equal(401, await StatusAsync("key-of-a", "/-/routes"));
    }

    [Fact]
    public async Task Keys_OfOneApplicationAlone_LeaveTheOthersOpen()
    {
        await using var host = await TestHost.StartAsync(null, "--Mobula:Applications:A:ApiKeys:0=key-of-a");
        foreach (string name in new[] { "a", "b" }) await host.Serve.DeployAsync(host.Define(Hello), name, $"/{name}", Cancel);

        Assert.Equal(401, (await host.GetAsync("/a")).Status);
        Assert.Equal(200, (await host.GetAsync("/b")).Status);
        Assert.Equal(200, (await host.GetAsync("/-/routes")).Status);
    }

    [Fact]
    public async Task Keys_OfAnApplicationThatIsNotThere_AreAnErrorWhereThereIsButOne()
    {
        var serve = TestServe.Build(Hello, "--Mobula:Applications:other:ApiKeys:0=key").Expect(11);

        var thrown = await Assert.ThrowsAsync<ServeConfigurationException>(serve.StartAsync);

        Assert.Equal(["Configuration 'Mobula:Applications:other': there is no such application. This one is 'default'."], thrown.Problems);
    }

    [Fact]
    public async Task Keys_InCode_AreReplacedByConfiguration()
    {
        static void InCode(ServeApplicationBuilder builder)
        {
            builder.ConfigureHttp(http => http.ApiKeys.Add(new("key-in-code")));
            Hello(builder);
        }

        await using var code = await TestServe.StartAsync(InCode);
        code.Http.DefaultRequestHeaders.Add("x-api-key", "key-in-code");
        Assert.Equal(200, (int)(await code.Http.GetAsync("/", Cancel)).StatusCode);
        await using var both = await TestServe.StartAsync(InCode, "--Mobula:Http:ApiKeys:0=other-key");
        both.Http.DefaultRequestHeaders.Add("x-api-key", "key-in-code");
        Assert.Equal(401, (int)(await both.Http.GetAsync("/", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Key_IsNeitherLoggedNorDescribedNorTraced_ItsNameIsTraced()
    {
        var tags = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Mobula",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (tags) tags.AddRange(activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var serve = await StartAsync("--Mobula:Http:ApiKeys:0:Key=very-secret-key", "--Mobula:Http:ApiKeys:0:Name=the-dashboard-of-this-test");
        serve.Http.DefaultRequestHeaders.Add("x-api-key", "very-secret-key");

        await serve.Http.GetStringAsync("/", Cancel);

        Assert.DoesNotContain("very-secret-key", JsonSerializer.Serialize(serve.App.Describe()), StringComparison.Ordinal);
        Assert.DoesNotContain(serve.Logs.Entries, entry => entry.Message.Contains("very-secret-key", StringComparison.Ordinal));
        Assert.Equal("the-dashboard-of-this-test", $"{new ApiKey("very-secret-key", "the-dashboard-of-this-test")}");
        Assert.DoesNotContain("very-secret-key", $"{new ApiKey("very-secret-key")}", StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            () =>
            {
                lock (tags) return tags.Contains("mobula.api_key=the-dashboard-of-this-test");
            },
            "the trace has the name");
        lock (tags) Assert.DoesNotContain(tags, tag => tag.Contains("very-secret-key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mobula:Http:ApiKeys:0", "has space", "Configuration 'Mobula:Http:ApiKeys:0': an API key is printable ASCII without spaces, 1 to 512 characters. This one is not.")]
    [InlineData("Mobula:Http:ApiKeys:0", "", "Configuration 'Mobula:Http:ApiKeys:0': an API key is printable ASCII without spaces, 1 to 512 characters. This one is not.")]
    [InlineData("Mobula:Http:ApiKeys:0:Name", "ada", "Configuration 'Mobula:Http:ApiKeys:0': it has no Key. An API key is a text, or a section with Key and Name.")]
    [InlineData("Mobula:Applications:a:ApiKey", "x", "Configuration 'Mobula:Applications:a:ApiKey': there is no such option. An application has ApiKeys.")]
    public void Key_ThatCannotBe_IsAnErrorWithoutTheKey(string path, string value, string expected)
    {
        var problems = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(path, value)]).Build();

        var http = HttpRules.Resolve([], configuration, problems);
        _ = new InstanceKeys(http.ApiKeys, configuration, problems);

        Assert.Equal([expected], problems);
    }

    private static Task<TestServe> StartAsync(params string[] args) => TestServe.StartAsync(Hello, args);

    private static void Hello(ServeApplicationBuilder builder) => builder.AddDeployment("hello", endpoints => endpoints.MapGet("/", () => "hello"));
}
