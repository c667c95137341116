using System.Text;
using System.Text.Json;
using Embeddings.OpenAi;

namespace Embeddings.Tests.OpenAi;

public sealed class EmbeddingRequestReaderTests
{
    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("[\"a\",\"\",\"b\"]", "a||b")]
    [InlineData("[101,7592,102]", "101 7592 102")]
    [InlineData("[[1,2],[],[3]]", "1 2||3")]
    [InlineData("[]", "")]
    [InlineData("[\"[1]\",\"é\\u00e9\\ud83d\\ude00\"]", "[1]|éé😀")]
    public void TryRead_Input_TakesEverySpelling(string input, string expected)
    {
        EmbeddingRequest request = Read($$"""{"model":"m","input":{{input}}}""");

        Assert.Equal(expected, string.Join('|', request.Input!.Items.Select(Show)));
    }

    [Fact]
    public void TryRead_EveryField_IsRead()
    {
        EmbeddingRequest request = Read("""
            {"input":"a","model":"m","encoding_format":"base64","dimensions":384,"user":"u","something_new":{"x":[1]}}
            """);

        Assert.Equal(("m", "base64", 384, "u"), (request.Model, request.EncodingFormat, request.Dimensions, request.User));
    }

    [Theory]
    [InlineData("{\"input\":5}", "input", "'input' must be a string, an array of strings", "it is a number")]
    [InlineData("{\"input\":{}}", "input", "'input' must be", "it is an object")]
    [InlineData("{\"input\":[null]}", "input", "'input' must be", "entry 0 is null")]
    [InlineData("{\"input\":[\"a\",1]}", "input", "'input' must be", "entry 1 is a number after a string")]
    [InlineData("{\"input\":[[1],\"a\"]}", "input", "'input' must be", "entry 1 is a string after an array")]
    [InlineData("{\"input\":[1,\"a\"]}", "input", "'input' must be", "a string")]
    [InlineData("{\"input\":[[1,[2]]]}", "input", "'input' must be", "an array")]
    [InlineData("{\"input\":[1.5]}", "input", "'input' must be", "no whole number")]
    [InlineData("{\"input\":[3000000000]}", "input", "'input' must be", "no whole number")]
    [InlineData("{\"input\":\"\\ud800\"}", "input", "cannot be read", "")]
    [InlineData("{\"model\":5}", "model", "cannot be read", "model")]
    [InlineData("{\"dimensions\":\"5\"}", "dimensions", "cannot be read", "dimensions")]
    [InlineData("{\"input\":[\"a\"", null, "cannot be read", "")]
    [InlineData("", null, "cannot be read", "")]
    [InlineData("[]", null, "cannot be read", "")]
    [InlineData("null", null, "must be a JSON object", "")]
    public void TryRead_Wrong_SaysWhatAndWhere(string json, string? param, string message, string detail)
    {
        bool read = EmbeddingRequestReader.TryRead(Encoding.UTF8.GetBytes(json), out _, out ApiError? error);

        Assert.False(read);
        Assert.NotNull(error);
        Assert.Equal((400, "invalid_request_error"), (error.Status, error.Type));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
        if (param is not null)
            Assert.Equal(param, error.Param);
    }

    [Fact]
    public void TryRead_BytesThatAreNotUtf8_IsAnError()
    {
        byte[] body = [.. "{\"input\":\""u8, 0xFF, .. "\"}"u8];

        Assert.False(EmbeddingRequestReader.TryRead(body, out _, out ApiError? error));
        Assert.Equal(400, error.Status);
    }

    [Theory]
    [InlineData("""["a","b"]""")]
    [InlineData("[[1,2],[3]]")]
    public void Request_Written_IsReadAgain(string input)
    {
        EmbeddingRequest request = Read($$"""{"model":"m","input":{{input}}}""");

        using JsonDocument written = JsonDocument.Parse(JsonSerializer.Serialize(request, OpenAiJson.Default.EmbeddingRequest));

        Assert.Equal(input, written.RootElement.GetProperty("input").GetRawText());
    }

    private static EmbeddingRequest Read(string json)
    {
        Assert.True(EmbeddingRequestReader.TryRead(Encoding.UTF8.GetBytes(json), out EmbeddingRequest? request, out ApiError? error), error?.Message);
        return request;
    }

    private static string Show(EmbeddingItem item)
    {
        Assert.NotEqual(item.Text is null, item.Tokens is null);
        return item.Text ?? string.Join(' ', item.Tokens!);
    }
}
