using Embeddings.OpenAi;

namespace Embeddings.Tests.OpenAi;

public sealed class EmbeddingRequestValidatorTests
{
    private static readonly EmbeddingLimits Limits = new("minilm", Dimensions: 384, MaxTokens: 4, VocabularySize: 100) { MaxItems = 8 };

    private static readonly EmbeddingRequest Valid = new() { Model = "minilm", Input = Texts("a", "b") };

    [Fact]
    public void TryValidate_Minimal_IsWorkInFloats()
    {
        EmbeddingWork work = Accept(Valid);

        Assert.Equal(("minilm", EncodingFormat.Float), (work.Model, work.Format));
        Assert.Equal(["a", "b"], work.Items.Select(item => item.Text));
    }

    [Theory]
    [InlineData("float", EncodingFormat.Float)]
    [InlineData("base64", EncodingFormat.Base64)]
    public void TryValidate_Format_IsKept(string sent, EncodingFormat expected) =>
        Assert.Equal(expected, Accept(Valid with { EncodingFormat = sent, Dimensions = 384, User = "u" }).Format);

    [Fact]
    public void TryValidate_TextAtTheLimit_IsAccepted() => Accept(Valid with { Input = Texts(new string('a', 400)) });

    [Fact]
    public void TryValidate_TokensAtTheLimits_AreAccepted() => Accept(Valid with { Input = Tokens([0, 99, 99, 99], [1]) });

    public static TheoryData<EmbeddingRequest, string, string> Refused => new()
    {
        { Valid with { Input = null }, "input", "'input' is missing." },
        { Valid with { Input = Texts() }, "input", "'input' is an empty array." },
        { Valid with { Input = Texts("a", "") }, "input", "Item 1 of 'input' is an empty string." },
        { Valid with { Input = Texts([.. Enumerable.Repeat("a", 9)]) }, "input", "'input' has 9 items, above the limit of 8. Send several requests." },
        { Valid with { Input = Texts(new string('a', 401)) }, "input",
            "Item 0 of 'input' has 401 characters, the limit is 400. Shorten or split it." },
        { Valid with { Input = Tokens([[]]) }, "input", "Item 0 of 'input' is an empty array." },
        { Valid with { Input = Tokens([1], [1, 1, 1, 1, 1]) }, "input",
            "Item 1 of 'input' has 5 tokens, this model reads 4 at most. Shorten or split it." },
        { Valid with { Input = Tokens([1, 100]) }, "input", "Item 0 of 'input' has the token id 100, the vocabulary of this model is 0 to 99." },
        { Valid with { Input = Tokens([-1]) }, "input", "Item 0 of 'input' has the token id -1, the vocabulary of this model is 0 to 99." },
        { Valid with { EncodingFormat = "hex" }, "encoding_format", "'encoding_format' is 'hex', it must be 'float' or 'base64'." },
        { Valid with { EncodingFormat = "Float" }, "encoding_format", "'encoding_format' is 'Float', it must be 'float' or 'base64'." },
        { Valid with { Dimensions = 256 }, "dimensions", "'dimensions' is 256, this model's embeddings have 384. Leave it out." },
        { Valid with { Model = null }, "model", "'model' is missing. This server has 'minilm'." },
        { Valid with { Model = "" }, "model", "'model' is missing. This server has 'minilm'." },
        { new EmbeddingRequest { EncodingFormat = "x", Dimensions = 0 }, "input",
            "'input' is missing. 'encoding_format' is 'x', it must be 'float' or 'base64'. "
            + "'dimensions' is 0, this model's embeddings have 384. Leave it out. 'model' is missing. This server has 'minilm'." },
        { Valid with { Input = Texts("", "", "", "", "", "", "") }, "input",
            string.Join(' ', Enumerable.Range(0, 5).Select(i => $"Item {i} of 'input' is an empty string.")) },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void TryValidate_Wrong_ReportsEveryProblem(EmbeddingRequest request, string param, string message)
    {
        Assert.False(EmbeddingRequestValidator.TryValidate(request, Limits, out EmbeddingWork? work, out ApiError? error));

        Assert.Null(work);
        Assert.Equal(new ApiError(400, message, "invalid_request_error", param, null), error);
    }

    [Fact]
    public void TryValidate_AnotherModel_IsNotFound()
    {
        Assert.False(EmbeddingRequestValidator.TryValidate(Valid with { Model = "gpt" }, Limits, out _, out ApiError? error));

        Assert.Equal((404, "model", "model_not_found"), (error.Status, error.Param, error.Code));
        Assert.Contains("'gpt'", error.Message, StringComparison.Ordinal);
    }

    private static EmbeddingWork Accept(EmbeddingRequest request)
    {
        Assert.True(EmbeddingRequestValidator.TryValidate(request, Limits, out EmbeddingWork? work, out ApiError? error), error?.Message);
        Assert.Null(error);
        return work;
    }

    private static EmbeddingInput Texts(params string[] texts) => new([.. texts.Select(text => new EmbeddingItem(text, null))]);

    private static EmbeddingInput Tokens(params int[][] tokens) => new([.. tokens.Select(ids => new EmbeddingItem(null, ids))]);
}
