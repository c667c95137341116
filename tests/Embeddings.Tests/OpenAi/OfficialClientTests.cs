using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Embeddings.OpenAi;
using OpenAI;
using OpenAI.Embeddings;
using OpenAI.Models;

namespace Embeddings.Tests.OpenAi;

/// <summary>OpenAI's own client on the other side of these types, without a network.</summary>
public sealed class OfficialClientTests
{
    private static readonly EmbeddingLimits Limits = new("m", Dimensions: 2, MaxTokens: 8, VocabularySize: 1000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_OneText_GetsItsEmbeddingInBase64()
    {
        using Server server = new();

        OpenAIEmbedding embedding = await server.Client.GetEmbeddingClient("m").GenerateEmbeddingAsync("one", cancellationToken: Cancel);

        Assert.Equal([3f, 0f], embedding.ToFloats().ToArray());
        EmbeddingWork work = Assert.Single(server.Works);
        Assert.Equal(EncodingFormat.Base64, work.Format);
        Assert.Equal("one", Assert.Single(work.Items).Text);
    }

    [Fact]
    public async Task Client_ManyTexts_GetTheirsInOrder()
    {
        using Server server = new();

        OpenAIEmbeddingCollection embeddings = await server.Client.GetEmbeddingClient("m")
            .GenerateEmbeddingsAsync(["one", "three"], new() { Dimensions = 2, EndUserId = "u" }, Cancel);

        Assert.Equal([[3f, 0f], [5f, 1f]], embeddings.Select(embedding => embedding.ToFloats().ToArray()));
        Assert.Equal([0, 1], embeddings.Select(embedding => embedding.Index));
        Assert.Equal(("m", 8, 8), (embeddings.Model, embeddings.Usage.InputTokenCount, embeddings.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task Client_TokenIds_AreReadAsTokens()
    {
        using Server server = new();

        await server.Client.GetEmbeddingClient("m")
            .GenerateEmbeddingsAsync([new int[] { 101, 5, 102 }, new int[] { 7 }], cancellationToken: Cancel);

        Assert.Equal([[101, 5, 102], [7]], Assert.Single(server.Works).Items.Select(item => item.Tokens!));
    }

    [Fact]
    public async Task Client_Refused_ShowsStatusMessageAndCode()
    {
        using Server server = new();

        ClientResultException e = await Assert.ThrowsAsync<ClientResultException>(
            () => server.Client.GetEmbeddingClient("other").GenerateEmbeddingAsync("one", cancellationToken: Cancel));

        Assert.Equal(404, e.Status);
        Assert.Contains("The model 'other' does not exist", e.Message, StringComparison.Ordinal);
        Assert.Contains("model_not_found", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Models_AreListed()
    {
        using Server server = new();

        OpenAIModelCollection models = await server.Client.GetOpenAIModelClient().GetModelsAsync(Cancel);

        OpenAIModel model = Assert.Single(models);
        Assert.Equal(("m", "me", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), (model.Id, model.OwnedBy, model.CreatedAt));
    }

    /// <summary>Answers as the sample does; the embedding of a text is its length and its index.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public Server() => Client = new OpenAIClient(
            new ApiKeyCredential("key"),
            new OpenAIClientOptions
            {
                Endpoint = new Uri("http://embeddings.test/v1"),
                Transport = new HttpClientPipelineTransport(new HttpClient(this)),
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            });

        public OpenAIClient Client { get; }

        public List<EmbeddingWork> Works { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancel) =>
            (message.Method.Method, message.RequestUri!.AbsolutePath) switch
            {
                ("GET", "/v1/models") => Json(200, new ModelList([new("m", 1_700_000_000, "me")]), OpenAiJson.Default.ModelList),
                ("POST", "/v1/embeddings") => Embed(await message.Content!.ReadAsByteArrayAsync(cancel)),
                _ => new HttpResponseMessage(HttpStatusCode.NotFound),
            };

        private HttpResponseMessage Embed(byte[] body)
        {
            if (!EmbeddingRequestReader.TryRead(body, out EmbeddingRequest? request, out ApiError? error)
                || !EmbeddingRequestValidator.TryValidate(request, Limits, out EmbeddingWork? work, out error))
                return Json(error.Status, new ErrorResponse(error), OpenAiJson.Default.ErrorResponse);

            Works.Add(work);
            float[][] embeddings = [.. work.Items.Select((item, i) => new float[] { item.Text?.Length ?? item.Tokens!.Length, i })];
            int tokens = (int)embeddings.Sum(embedding => embedding[0]);
            return Json(200, EmbeddingResponse.To(work, embeddings, tokens), OpenAiJson.Default.EmbeddingResponse);
        }

        private static HttpResponseMessage Json<T>(int status, T value, JsonTypeInfo<T> type) => new((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
    }
}
