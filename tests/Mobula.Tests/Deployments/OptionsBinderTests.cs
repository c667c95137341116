using Microsoft.Extensions.Configuration;
using Mobula.Deployments;

namespace Mobula.Tests.Deployments;

public sealed class OptionsBinderTests
{
    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("90", 90)]
    [InlineData("00:01:30", 90)]
    [InlineData("1e2", 100)]
    public void Bind_Time_IsSecondsOrAClock(string text, double seconds)
    {
        var options = new DeploymentOptions();

        var problems = Bind(options, ("GracefulShutdownTimeout", text));

        Assert.Empty(problems);
        Assert.Equal(TimeSpan.FromSeconds(seconds), options.GracefulShutdownTimeout);
    }

    [Theory]
    [InlineData("NumReplicas", "two", "a whole number")]
    [InlineData("NumReplicas", "2.5", "a whole number")]
    [InlineData("NumReplicas", "99999999999", "a whole number")]
    [InlineData("NumReplicas", "", "a whole number")]
    [InlineData("DedicatedThreads", "yes", "true or false")]
    [InlineData("GracefulShutdownTimeout", "soon", "a time: seconds (2.5) or hh:mm:ss")]
    [InlineData("GracefulShutdownTimeout", "1e300", "a time: seconds (2.5) or hh:mm:ss")]
    [InlineData("GracefulShutdownTimeout", "NaN", "a time: seconds (2.5) or hh:mm:ss")]
    [InlineData("JsonNaming", "camel", "one of Default, CamelCase, SnakeCase, KebabCase, PascalCase")]
    [InlineData("JsonNaming", "17", "one of Default, CamelCase, SnakeCase, KebabCase, PascalCase")]
    public void Bind_WrongType_SaysWhereWhatAndWhatIsExpected(string key, string text, string expected) =>
        Assert.Equal([$"Configuration 'Section:{key}': '{text}' is not {expected}."], Bind(new DeploymentOptions(), (key, text)));

    [Fact]
    public void Bind_SectionInsteadOfAValue_IsAProblem() =>
        Assert.Equal(["Configuration 'Section:NumReplicas': a section is not a whole number."], Bind(new DeploymentOptions(), ("NumReplicas:Min", "1")));

    [Fact]
    public void Bind_UnknownKey_SuggestsTheNearest() =>
        Assert.Equal(
            ["Configuration 'Section:NumReplica': there is no such option. Did you mean NumReplicas? Options are NumReplicas, MaxOngoingRequests, MaxConcurrency, DedicatedThreads, MaxQueuedRequests, QueueFullStatus, GracefulShutdownTimeout, JsonNaming, AcceptEncodedJson, ValidateRequests."],
            Bind(new DeploymentOptions(), ("NumReplica", "3")));

    [Fact]
    public void Bind_Everywhere_NullableLongAndTextAreRead()
    {
        var options = new ServeHttpOptions();

        var problems = Bind(options, ("GrpcPort", "9001"), ("MaxRequestBodySize", "5000000000"), ("Host", "*"), ("RequestTimeout", "1.5"));

        Assert.Empty(problems);
        Assert.Equal((9001, 5_000_000_000, "*", TimeSpan.FromSeconds(1.5)), (options.GrpcPort, options.MaxRequestBodySize, options.Host, options.RequestTimeout));
    }

    private static List<string> Bind(object options, params (string Key, string Value)[] entries)
    {
        var problems = new List<string>();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => new KeyValuePair<string, string?>($"Section:{entry.Key}", entry.Value)))
            .Build();
        OptionsBinder.Bind(options, configuration.GetSection("Section"), problems);
        return problems;
    }
}
