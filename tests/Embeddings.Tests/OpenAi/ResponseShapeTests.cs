using System.Text.Json;
using CsCheck;
using Embeddings.OpenAi;

namespace Embeddings.Tests.OpenAi;

public sealed class ResponseShapeTests
{
    private static readonly EmbeddingItem Item = new("a", null);

    [Fact]
    public void Response_Floats_HasOpenAisShape() => Assert.Equal(
        """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[0,0.125]}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}
        """,
        JsonSerializer.Serialize(Answer(EncodingFormat.Float), OpenAiJson.Default.EmbeddingResponse));

    [Fact]
    public void Response_Base64_IsLittleEndianFloats()
    {
        string json = JsonSerializer.Serialize(Answer(EncodingFormat.Base64), OpenAiJson.Default.EmbeddingResponse);

        using JsonDocument document = JsonDocument.Parse(json);
        string first = document.RootElement.GetProperty("data")[0].GetProperty("embedding").GetString()!;
        Assert.Equal([0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF], Convert.FromBase64String(first));
    }

    [Fact]
    public void Vector_AnyFloats_SurviveBothFormats() =>
        Gen.Select(Gen.Float.Where(float.IsFinite).Array[0, 50], Gen.Enum<EncodingFormat>()).Sample((values, format) =>
        {
            EmbeddingData data = new(3, new(values, format));

            string json = JsonSerializer.Serialize(new EmbeddingResponse([data], "m", new(1)), OpenAiJson.Default.EmbeddingResponse);
            EmbeddingData read = Assert.Single(JsonSerializer.Deserialize(json, OpenAiJson.Default.EmbeddingResponse)!.Data);

            Assert.Equal((3, format), (read.Index, read.Embedding.Format));
            Assert.Equal(Bits(values), Bits(read.Embedding.Values.ToArray()));
        });

    [Theory]
    [InlineData("\"AAA=\"")]
    [InlineData("\"?\"")]
    [InlineData("5")]
    [InlineData("[\"a\"]")]
    public void Vector_NoEmbedding_IsRefused(string embedding) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(
        $$"""{"data":[{"index":0,"embedding":{{embedding}}}]}""", OpenAiJson.Default.EmbeddingResponse));

    [Fact]
    public void Models_Written_HaveOpenAisShape() => Assert.Equal(
        """{"object":"list","data":[{"object":"model","id":"m","created":1700000000,"owned_by":"me"}]}""",
        JsonSerializer.Serialize(new ModelList([new("m", 1_700_000_000, "me")]), OpenAiJson.Default.ModelList));

    [Fact]
    public void Error_Written_HasNullsAndNoStatus() => Assert.Equal(
        """{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}}""",
        JsonSerializer.Serialize(new ErrorResponse(ApiError.Invalid("No.", param: null)), OpenAiJson.Default.ErrorResponse));

    [Fact]
    public void TooLong_NamesItemCountAndLimit() => Assert.Equal(
        new ApiError(
            400, "Item 3 of 'input' has 300 tokens, this model reads 256 at most. Shorten or split it.", "invalid_request_error", "input",
            "context_length_exceeded"),
        ApiError.TooLong(3, 300, 256));

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);

    private static EmbeddingResponse Answer(EncodingFormat format) =>
        EmbeddingResponse.To(new("m", [Item, Item], format), [[0.5f, -1f], [0f, 0.125f]], promptTokens: 7);
}
