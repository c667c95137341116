using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Mobula.Repository.Tests;

/// <summary>The reference pages name what the code has, all of it, and nothing else.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Assembly Main = typeof(ServeApplication).Assembly;

    [Fact]
    public void Options_AreListedWithTheirDefaults()
    {
        var rows = RowsOf("docs/reference/options.md");
        foreach (object options in new object[] { new DeploymentOptions(), new ServeHttpOptions() })
        {
            foreach (var property in options.GetType().GetProperties())
            {
                Assert.True(rows.TryGetValue(property.Name, out string? shown), $"docs/reference/options.md does not list {property.Name}.");
                string? value = Shown(property, options);
                Assert.True(value is null || shown == value, $"docs/reference/options.md says {property.Name} is '{shown}' by default; it is '{value}'.");
            }
        }

        var names = typeof(DeploymentOptions).GetProperties().Concat(typeof(ServeHttpOptions).GetProperties()).Select(property => property.Name);
        Assert.Empty(rows.Keys.Except(names));
    }

    [Fact]
    public void MetricsAndActivities_AreListed()
    {
        var inCode = Checkout.Files("src/Mobula", "*.cs").SelectMany(file => TelemetryName().Matches(Checkout.Read(file))).Select(match => match.Groups[1].Value)
            .Where(name => !TagNames.Contains(name)).ToHashSet();
        var listed = RowsOf("docs/reference/telemetry.md").Keys.ToHashSet();
        Assert.Empty(inCode.Except(listed));
        Assert.Empty(listed.Except(inCode));
        string page = Checkout.Read("docs/reference/telemetry.md");
        Assert.DoesNotContain(TagNames, tag => !page.Contains(tag, StringComparison.Ordinal));
    }

    [Fact]
    public void ProblemTypes_AreListed()
    {
        var inCode = TypeName().Matches(Checkout.Read("src/Mobula/Http/ProblemTypes.cs")).Select(match => match.Value).ToHashSet();
        var listed = TypeName().Matches(Checkout.Read("docs/reference/statuses.md")).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(inCode);
        Assert.Equal(inCode.Order(), listed.Order());
    }

    [Fact]
    public void LogMessages_HaveIdsOfTheirOwn_AndAreListed()
    {
        var messages = Main.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().ToArray();
        Assert.NotEmpty(messages);
        Assert.Empty(messages.GroupBy(message => message.EventId).Where(group => group.Count() > 1).Select(group => group.Key));
        var listed = RowsOf("docs/reference/logs.md");
        foreach (var message in messages)
            Assert.True(listed.TryGetValue($"{message.EventId}", out string? level) && level == $"{message.Level}", $"docs/reference/logs.md does not list {message.EventId} as {message.Level}: {message.Message}");
        Assert.Equal(messages.Length, listed.Count);
    }

    [Fact]
    public void Diagnostics_AreListed()
    {
        var declared = Checkout.Files("src/Mobula.Generators", "AnalyzerReleases.*.md").SelectMany(file => Release().Matches(Checkout.Read(file)))
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToArray();
        Assert.NotEmpty(declared);
        Assert.Equal(declared.Order(), RowsOf("docs/reference/diagnostics.md").Select(row => (row.Key, row.Value)).Order());
    }

    private static readonly string[] TagNames = ["mobula.application", "mobula.deployment", "mobula.request_id", "mobula.batcher", "mobula.api_key"];

    // The first two cells of each table row.
    private static Dictionary<string, string> RowsOf(string page) => Row().Matches(Checkout.Read(page))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());

    private static string? Shown(PropertyInfo property, object options) => property.Name switch
    {
        nameof(DeploymentOptions.MaxConcurrency) => "`MaxOngoingRequests`",
        nameof(ServeHttpOptions.ShutdownDelay) => null,
        _ => property.GetValue(options) switch
        {
            bool truth => truth ? "true" : "false",
            null or System.Collections.ICollection { Count: 0 } => "",
            var value => value.ToString(),
        },
    };

    [GeneratedRegex("^\\| `([^`]+)` \\| ([^|]*)\\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("\"(mobula\\.[a-z_.]+)\"")]
    private static partial Regex TelemetryName();

    [GeneratedRegex(@"^(MOB\d{4}) \| [\w.]+ \| (\w+)", RegexOptions.Multiline)]
    private static partial Regex Release();

    [GeneratedRegex("urn:mobula:[a-z-]+")]
    private static partial Regex TypeName();
}
