using Chat.Serving;
using Microsoft.Extensions.Options;

var builder = ServeApplication.CreateBuilder(args);
builder.Services.AddOptions<ChatOptions>().BindConfiguration("Chat").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<SharedModel>();
builder.Services.AddSingleton(services => new BatchRecorder(services.GetRequiredService<IOptions<ChatOptions>>().Value.RecordTo));
builder.AddDeployment<ChatDeployment>(d =>
{
    d.NumReplicas = 2;
    d.DedicatedThreads = true;                 // generation blocks its thread
    d.JsonNaming = JsonNaming.SnakeCase;       // clients in Python send user_input
    d.AcceptEncodedJson = true;                // and some encode the object twice
});
await builder.Build().RunAsync();
