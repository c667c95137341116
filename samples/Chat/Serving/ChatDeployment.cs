using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Chat.Model;
using Chat.Model.Generation;
using Chat.Model.Text;
using Microsoft.Extensions.Options;

namespace Chat.Serving;

/// <summary>Answers conversations with a Blenderbot model; those that come together are answered together.</summary>
[Deployment(Name = "Chat")]
public sealed class ChatDeployment : IDisposable
{
    private static readonly string Page = Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html");

    private readonly BlenderbotModel model;
    private readonly bool ownsModel;
    private readonly Generator generator;
    private readonly GenerationSettings settings;
    private readonly BatchRecorder recorder;
    private readonly Batcher<int[], int[]> answers;
    private readonly StreamBatcher<int[], int> streams;

    public ChatDeployment(SharedModel models, IOptions<ChatOptions> options, BatchRecorder recorder)
    {
        this.recorder = recorder;
        model = models.Get(out ownsModel);
        generator = new(model);
        settings = model.Generation with { MaxNewTokens = options.Value.MaxNewTokens };
        var batching = new BatcherOptions<int[]>
        {
            MaxBatchSize = options.Value.MaxBatchSize,
            WaitTimeout = TimeSpan.FromMilliseconds(5),
            // A whole answer fits, so that no reader holds up the rows of the others.
            MaxBufferedChunks = settings.EffectiveMaxLength(model.Config.MaxPositions),
        };
        answers = new(AnswerAsync, batching);
        streams = new(StreamTokensAsync, batching);
    }

    [HttpGet("/")]
    public IResult Index() => TypedResults.PhysicalFile(Page, "text/html; charset=utf-8");

    [HttpPost("/")]
    public async Task<ChatReply> ReplyAsync(ChatRequest request, CancellationToken cancel)
    {
        int[] answer = await answers.InvokeAsync(Conversation.Encode(model, request), cancel);
        return new(model.Tokenizer.Decode(answer).Trim());
    }

    /// <summary>The words as they are generated; an event "done" ends them. Beams cannot be followed while they compete, so this is greedy search.</summary>
    [HttpPost("/stream")]
    public async IAsyncEnumerable<SseItem<string>> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var text = new TokenTextDecoder(model.Tokenizer);
        await foreach (int token in streams.InvokeAsync(Conversation.Encode(model, request), cancel))
        {
            if (text.Append(token) is { Length: > 0 } words) yield return new(words, "token");
        }

        if (text.Finish() is { Length: > 0 } rest) yield return new(rest, "token");
        yield return new("", "done");
    }

    public void Dispose()
    {
        if (ownsModel) model.Dispose();
    }

    private Task<IReadOnlyList<int[]>> AnswerAsync(IReadOnlyList<int[]> inputs, CancellationToken everyCallerLeft)
    {
        recorder.Record(inputs);
        return Task.FromResult(generator.Generate(inputs, settings, everyCallerLeft));
    }

    private Task StreamTokensAsync(StreamBatch<int[], int> batch, CancellationToken everyCallerLeft)
    {
        var open = batch.Open;
        generator.Stream([.. open.Select(item => item.Value)], settings, new TokenWriter(open), everyCallerLeft);
        return Task.CompletedTask;
    }
}
