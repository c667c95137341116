using System.IO.Pipelines;
using Embeddings.Model;
using Embeddings.OpenAi;
using Microsoft.Extensions.Options;

namespace Embeddings.Serving;

/// <summary>Turns texts into vectors behind OpenAI's API. Texts of all requests are batched together, by tokens with padding.</summary>
[Deployment(Name = "Embeddings")]
public sealed class EmbeddingsDeployment
{
    // The date of the model's release; OpenAI's clients want one.
    private const long Created = 1630281600;

    private readonly EmbeddingModel model;
    private readonly EmbeddingLimits limits;
    private readonly BatchRecorder recorder;
    private readonly Batcher<int[], float[]> batcher;

    public EmbeddingsDeployment(EmbeddingSession session, IOptions<EmbeddingOptions> options, BatchRecorder recorder)
    {
        this.recorder = recorder;
        model = new(session);
        limits = new(options.Value.ModelId, session.Dimensions, session.MaxTokens, session.VocabularySize);
        batcher = new(EmbedAsync, new()
        {
            // The longest text the model reads has to fit.
            MaxBatchSize = Math.Max(options.Value.MaxPaddedTokens, session.MaxTokens),
            BatchSizeOf = EmbeddingModel.PaddedTokens,
            WaitTimeout = TimeSpan.FromMilliseconds(options.Value.WaitMilliseconds),
        });
    }

    [HttpGet("/v1/models")]
    public IResult Models() => TypedResults.Json(new ModelList([new(limits.Model, Created, "sentence-transformers")]), OpenAiJson.Default.ModelList);

    [HttpPost("/v1/embeddings")]
    public async Task<IResult> CreateAsync(PipeReader body, CancellationToken cancel)
    {
        byte[] bytes = await RequestBody.ReadAsync(body, cancel);
        if (!EmbeddingRequestReader.TryRead(bytes, out var request, out var error)) return Refuse(error);
        if (!EmbeddingRequestValidator.TryValidate(request, limits, out var work, out error)) return Refuse(error);
        if (!TryTokenize(work, out int[][] inputs, out error)) return Refuse(error);
        float[][] embeddings = await Task.WhenAll(inputs.Select(input => batcher.InvokeAsync(input, cancel)));
        return TypedResults.Json(EmbeddingResponse.To(work, embeddings, inputs.Sum(input => input.Length)), OpenAiJson.Default.EmbeddingResponse);
    }

    private Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<int[]> batch, CancellationToken everyCallerLeft)
    {
        recorder.Record(batch);
        return Task.FromResult<IReadOnlyList<float[]>>(model.Embed(batch, everyCallerLeft));
    }

    private bool TryTokenize(EmbeddingWork work, out int[][] inputs, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out ApiError? error)
    {
        inputs = new int[work.Items.Count][];
        error = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            var tokens = work.Items[i].Text is { } text ? model.Tokenize(text) : new(work.Items[i].Tokens!, work.Items[i].Tokens!.Length);
            if (tokens.Count > limits.MaxTokens)
            {
                error = ApiError.TooLong(i, tokens.Count, limits.MaxTokens);
                return false;
            }

            inputs[i] = tokens.Ids;
        }

        return true;
    }

    private static IResult Refuse(ApiError error) => TypedResults.Json(new ErrorResponse(error), OpenAiJson.Default.ErrorResponse, statusCode: error.Status);
}
