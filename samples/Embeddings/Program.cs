using Embeddings.Model;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<EmbeddingModelOptions>().BindConfiguration("Model").ValidateDataAnnotations().ValidateOnStart();
var app = builder.Build();
app.Run();
