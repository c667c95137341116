var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/", (string name = "world") => $"Hello, {name}!");
await app.RunAsync();
