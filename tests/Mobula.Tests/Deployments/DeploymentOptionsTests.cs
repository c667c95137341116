using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Mobula.Deployments;

namespace Mobula.Tests.Deployments;

/// <summary>Every option can be changed by attribute, in code and by configuration, and the later of them wins.</summary>
public sealed class DeploymentOptionsTests
{
    // For each option three values that differ from its default and from each other where the type allows it.
    private static readonly Dictionary<string, (object Attribute, object Code, object Configuration)> Values = new()
    {
        [nameof(DeploymentOptions.NumReplicas)] = (2, 3, 4),
        [nameof(DeploymentOptions.MaxOngoingRequests)] = (11, 12, 13),
        [nameof(DeploymentOptions.MaxConcurrency)] = (5, 6, 7),
        [nameof(DeploymentOptions.DedicatedThreads)] = (true, true, true),
        [nameof(DeploymentOptions.MaxQueuedRequests)] = (0, -1, 50),
        [nameof(DeploymentOptions.QueueFullStatus)] = (429, 429, 429),
        [nameof(DeploymentOptions.GracefulShutdownTimeout)] = (TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)),
        [nameof(DeploymentOptions.JsonNaming)] = (JsonNaming.SnakeCase, JsonNaming.KebabCase, JsonNaming.PascalCase),
        [nameof(DeploymentOptions.AcceptEncodedJson)] = (true, true, true),
        [nameof(DeploymentOptions.ValidateRequests)] = (false, false, false),
    };

    public static TheoryData<string> Options => [.. typeof(DeploymentOptions).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetByAttribute_IsInForce(string name) =>
        Assert.Equal(Values[name].Attribute, Read(Resolve(typeof(Attributed), null, []), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetInCode_IsInForce(string name) =>
        Assert.Equal(Values[name].Code, Read(Resolve(typeof(Plain), options => Write(options, name, Values[name].Code), []), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetByConfiguration_IsInForce(string name) =>
        Assert.Equal(Values[name].Configuration, Read(Resolve(typeof(Plain), null, Configured(nameof(Plain), name)), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetNowhere_IsItsDefault(string name) =>
        Assert.Equal(Read(new(), name), Read(Resolve(typeof(Plain), null, []), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetByAttributeAndCode_CodeWins(string name) =>
        Assert.Equal(OtherThanAttribute(name), Read(Resolve(typeof(Attributed), options => Write(options, name, OtherThanAttribute(name)), []), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_SetEverywhere_ConfigurationWins(string name) =>
        Assert.Equal(
            Values[name].Configuration,
            Read(Resolve(typeof(Attributed), options => Write(options, name, OtherThanAttribute(name)), Configured(nameof(Attributed), name)), name));

    [Theory]
    [MemberData(nameof(Options))]
    public void Attribute_EachProperty_ReadsItsDefaultUntilWritten(string name)
    {
        var property = AttributePropertyOf(name);
        object? expected = Read(new(), name);

        object? value = property.GetValue(new DeploymentAttribute());

        Assert.Equal(expected is TimeSpan time ? time.TotalSeconds : expected, value);
    }

    [Fact]
    public void MaxConcurrency_NotSet_FollowsMaxOngoingRequests() =>
        Assert.Equal(7, Resolve(typeof(Plain), options => options.MaxOngoingRequests = 7, []).MaxConcurrency);

    [Fact]
    public void Resolve_DifferentCaseInConfiguration_IsTheSame() =>
        Assert.Equal(9, Resolve(typeof(Plain), null, new() { ["mobula:deployments:plain:numreplicas"] = "9" }).NumReplicas);

    private static DeploymentOptions Resolve(Type type, Action<DeploymentOptions>? configure, Dictionary<string, string?> configuration)
    {
        var problems = new List<string>();
        var definition = new DeploymentDefinition { Name = type.Name, Class = type, Configure = configure };
        var spec = OptionsResolution.Resolve(definition, new ConfigurationBuilder().AddInMemoryCollection(configuration).Build(), problems);
        Assert.Empty(problems);
        return spec.Options;
    }

    private static Dictionary<string, string?> Configured(string deployment, string name) =>
        new() { [$"Mobula:Deployments:{deployment}:{name}"] = Convert.ToString(Values[name].Configuration, CultureInfo.InvariantCulture) };

    private static object OtherThanAttribute(string name) => Values[name].Code.Equals(Values[name].Attribute) ? Read(new(), name) : Values[name].Code;

    private static object Read(DeploymentOptions options, string name) => typeof(DeploymentOptions).GetProperty(name)!.GetValue(options)!;

    private static void Write(DeploymentOptions options, string name, object value) => typeof(DeploymentOptions).GetProperty(name)!.SetValue(options, value);

    private static PropertyInfo AttributePropertyOf(string name) =>
        typeof(DeploymentAttribute).GetProperty(name) ?? typeof(DeploymentAttribute).GetProperty(name + "S")
        ?? throw new InvalidOperationException($"The attribute has no property for {name}.");

    private sealed class Plain;

    [Deployment(
        NumReplicas = 2, MaxOngoingRequests = 11, MaxConcurrency = 5, DedicatedThreads = true, MaxQueuedRequests = 0, QueueFullStatus = 429,
        GracefulShutdownTimeoutS = 2.5, JsonNaming = JsonNaming.SnakeCase, AcceptEncodedJson = true, ValidateRequests = false)]
    private sealed class Attributed;
}
