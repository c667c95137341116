var builder = ServeApplication.CreateBuilder(args);
builder.AddDeployment<Greeter>(d => d.NumReplicas = 2);
await builder.Build().RunAsync();

public sealed class Greeter
{
    [HttpGet("/")]
    public string Hello(string name = "world") => $"Hello, {name}!";
}
