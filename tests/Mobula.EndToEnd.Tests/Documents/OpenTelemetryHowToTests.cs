using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.EndToEnd.Tests.Processes;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Mobula.EndToEnd.Tests.Documents;

[Trait("Category", "Slow")]
public sealed class OpenTelemetryHowToTests
{
    // As the page has it; the test below compares.
    private static ServeApplication Program(string[] args)
    {
        var builder = ServeApplication.CreateBuilder(args);
        builder.AddDeployment<Greeter>();
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Mobula"))
            .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "Mobula"))
            .UseOtlpExporter();
        return builder.Build();
    }

    [Fact]
    public async Task HowTo_ExportsMetricsAndTraces()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        await using var collector = await OtlpCollector.StartAsync(timeout.Token);
        await using var serve = Program(
        [
            "--urls", "http://127.0.0.1:0", "--environment", "Development",
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "--OTEL_METRIC_EXPORT_INTERVAL", "500", "--OTEL_BSP_SCHEDULE_DELAY", "200",
        ]);
        await serve.StartAsync(timeout.Token);

        using var client = new HttpClient();
        Assert.Equal("Hello, world!", await client.GetStringAsync(serve.Urls.First(), timeout.Token));

        await collector.ReceivesAsync("/v1/traces", "mobula.request", timeout.Token);
        await collector.ReceivesAsync("/v1/traces", "mobula.replica", timeout.Token);
        await collector.ReceivesAsync("/v1/metrics", "mobula.proxy.request.duration", timeout.Token);
        await collector.ReceivesAsync("/v1/metrics", "mobula.replica.ongoing", timeout.Token);
    }

    [Fact]
    public async Task HowTo_HasTheProgramThatIsTested()
    {
        string page = await File.ReadAllTextAsync(Repository.PathOf("docs", "how-to", "opentelemetry.md"), TestContext.Current.CancellationToken);
        string source = await File.ReadAllTextAsync(
            Repository.PathOf("tests", "Mobula.EndToEnd.Tests", "Documents", "OpenTelemetryHowToTests.cs"), TestContext.Current.CancellationToken);
        string tested = source[source.IndexOf("builder.Services.AddOpenTelemetry()", StringComparison.Ordinal)..source.IndexOf("return builder.Build();", StringComparison.Ordinal)];
        Assert.Contains(Squeeze(tested), Squeeze(page), StringComparison.Ordinal);
    }

    private static string Squeeze(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    public sealed class Greeter
    {
        [HttpGet("/")]
        public string Hello(string name = "world") => $"Hello, {name}!";
    }
}
