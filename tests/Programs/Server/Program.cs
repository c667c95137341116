using Microsoft.AspNetCore.Mvc;
using Mobula;

var builder = ServeApplication.CreateBuilder(args);
builder.AddDeployment<Worker>();
await builder.Build().RunAsync();

public sealed class Worker : IAsyncDisposable
{
    public Worker(IConfiguration configuration)
    {
        if (configuration.GetValue<bool>("Fail")) throw new InvalidOperationException("There is no model at models/none.");
    }

    [HttpGet("/")]
    public string Hello() => "hello";

    [HttpGet("/protocol")]
    public string Protocol(HttpContext http) => http.Request.Protocol;

    [HttpGet("/slow")]
    public async Task<string> SlowAsync(double seconds, CancellationToken cancel)
    {
        Console.WriteLine("slow begins");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancel);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("slow is canceled");
            throw;
        }

        return "slow";
    }

    [HttpGet("/block-at-once")]
    public string BlockAtOnce(double seconds)
    {
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        return "blocked";
    }

    [HttpGet("/block")]
    public async Task<string> BlockAsync(double seconds)
    {
        // As after any wait for a body or a database: what follows is queued to the pool, and then blocks it.
        await Task.Yield();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        return "blocked";
    }

    public ValueTask DisposeAsync()
    {
        Console.WriteLine("worker is disposed");
        return default;
    }
}
