using Mobula;
using Shop;

// The same shop through either door: "serve" is a Mobula program, "web" a web application with a deployment in it.
string[] rest = args[1..];
if (args[0] == "web")
{
    var builder = WebApplication.CreateBuilder(rest);
    Furnish(builder);
    var app = builder.Build();
    app.UseMiddleware<Doorman>();
    app.MapGet("/hello", () => "hello");
    app.Run();
}
else
{
    var builder = ServeApplication.CreateBuilder(rest);
    Furnish(builder);
    await builder.Build().RunAsync();
}

static void Furnish(IHostApplicationBuilder builder)
{
    builder.Services.AddSingleton<Stock>();
    builder.Services.AddHostedService<Ledger>();
    builder.Services.AddTransient<IStartupFilter, Awning>();
    builder.AddDeployment<Till>(d => d.NumReplicas = 2);
}
