using Microsoft.Extensions.Options;
using Ocr.Model.Detection;
using Ocr.Model.Recognition;
using Ocr.Serving;

var builder = ServeApplication.CreateBuilder(args);
builder.Services.AddOptions<OcrOptions>()
    .Configure(ocr => ocr.Model = ModelsFolder.Default).BindConfiguration("Ocr").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton(services => TextDetector.Open(Options(services).Model, Options(services).Threads));
builder.Services.AddSingleton(services => TextRecognizer.Open(Options(services).Model, Options(services).Threads));
builder.Services.AddSingleton(services => new BatchRecorder(Options(services).RecordTo));
builder.Services.AddSingleton<IDetector, Detector>();
builder.Services.AddSingleton<IRecognizer, Recognizer>();
builder.AddDeployment<OcrDeployment>(d =>
{
    d.DedicatedThreads = true;       // detection blocks its thread
    d.MaxOngoingRequests = 16;       // a page in work holds its pixels; what waits holds nothing
});
await builder.Build().RunAsync();

static OcrOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<OcrOptions>>().Value;
