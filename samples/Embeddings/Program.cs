using Embeddings.Model;
using Embeddings.Serving;
using Microsoft.Extensions.Options;

var builder = ServeApplication.CreateBuilder(args);
builder.Services.AddOptions<EmbeddingModelOptions>()
    .Configure(model => model.Folder = ModelsFolder.Default).BindConfiguration("Model").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddOptions<EmbeddingOptions>().BindConfiguration("Embeddings").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(services => EmbeddingSession.Open(services.GetRequiredService<IOptions<EmbeddingModelOptions>>().Value));
builder.Services.AddSingleton(services => new BatchRecorder(services.GetRequiredService<IOptions<EmbeddingOptions>>().Value.RecordTo));
builder.AddDeployment<EmbeddingsDeployment>(d => d.DedicatedThreads = true);     // inference blocks its thread
await builder.Build().RunAsync();
