using System.Net;
using System.Text.Json;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Samples;

/// <summary>The sample that reads pictures, as a client of HTTP sees it.</summary>
[Trait("Category", "Slow")]
public sealed class OcrProgramTests
{
    // In one line of the receipt, which of the two forms depends on the padding.
    private const char FullWidthMark = '！';

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Model => Path.Combine(LargeModels.FolderOrSkip(), "ppocr-v4");

    [Fact]
    public async Task Read_ManyPicturesAtOnce_AnswersEachAsAlone()
    {
        await using var program = await StartAsync();
        using var client = new HttpClient { BaseAddress = new(program.Url) };
        string[] files = ["street_sign.png", "receipt.png", "white_on_black.png", "rotated_paragraph.png", "empty.png"];
        var alone = new Dictionary<string, string>();
        foreach (string file in files) alone.Add(file, await ReadAsync(client, file));

        string[] together = await Task.WhenAll(Enumerable.Range(0, 2 * files.Length).Select(i => ReadAsync(client, files[i % files.Length])));

        for (int i = 0; i < together.Length; i++) Assert.Equal(alone[files[i % files.Length]], together[i]);
        AssertGolden(alone);
    }

    [Fact]
    public async Task Read_ClientLeaves_OthersAreAnswered()
    {
        await using var program = await StartAsync();
        using var client = new HttpClient { BaseAddress = new(program.Url) };
        string expected = await ReadAsync(client, "street_sign.png");
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var left = Enumerable.Range(0, 4).Select(_ => ReadAsync(client, "receipt.png", leaves.Token)).ToArray();
        var stays = ReadAsync(client, "street_sign.png");

        await leaves.CancelAsync();

        foreach (var task in left) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(expected, await stays);
    }

    [Fact]
    public async Task Read_BadBodies_AreRefusedWithTheReason()
    {
        await using var program = await StartAsync("--Ocr:MaxMegapixels", "0.25");
        using var client = new HttpClient { BaseAddress = new(program.Url) };
        byte[] sign = await File.ReadAllBytesAsync(PathOf("street_sign.png"), Cancel);

        await AssertRefusedAsync(client, [], "The body is empty.");
        await AssertRefusedAsync(client, sign[..5000], "is cut off");
        await AssertRefusedAsync(client, "no picture"u8.ToArray(), "no image that can be read");
        await AssertRefusedAsync(client, await File.ReadAllBytesAsync(PathOf("invoice.png"), Cancel), "760 x 600, 0.5 megapixels; the limit is 0.3");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(sign), "file", "sign.png" } };
        await AssertRefusedAsync(client, form, "a form, not an image");
        Assert.Contains("Harbour", await ReadAsync(client, "street_sign.png"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_FolderMissing_EndsTheProgramWithTheReason() =>
        await AssertDoesNotStartAsync("/nowhere/model", "'/nowhere/model': no such folder");

    [Fact]
    public async Task Model_FileCutOff_EndsTheProgramWithItsName()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in (string[])["det.onnx", "rec.onnx", "charset.txt"]) await File.WriteAllBytesAsync(folder[file], await File.ReadAllBytesAsync(Path.Combine(Model, file), Cancel), Cancel);
        await using (var stream = File.OpenWrite(folder["rec.onnx"])) stream.SetLength(1_000_000);

        await AssertDoesNotStartAsync(folder.Path, $"Model file '{folder["rec.onnx"]}': not a model ONNX Runtime can load (1,000,000 bytes)");
    }

    private static void AssertGolden(Dictionary<string, string> answers)
    {
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Model, "ocr_goldens.json")));
        foreach (var image in goldens.RootElement.GetProperty("images").EnumerateArray().Where(image => answers.ContainsKey(image.GetProperty("file").GetString()!)))
        {
            using var answer = JsonDocument.Parse(answers[image.GetProperty("file").GetString()!]);
            Assert.Equal(image.GetProperty("lines").EnumerateArray().Select(TextOf), answer.RootElement.GetProperty("lines").EnumerateArray().Select(TextOf));
        }

        static string TextOf(JsonElement line) => line.GetProperty("text").GetString()!.Replace(" ", "", StringComparison.Ordinal).Replace(FullWidthMark, '!');
    }

    private static Task<SampleProgram> StartAsync(params IEnumerable<string> more) => SampleProgram.StartAsync("Ocr", Cancel, ["--Ocr:Model", Model, .. more]);

    private static string PathOf(string file) =>
        Repository.PathOf("samples", "Ocr", "images", file) is var shipped && File.Exists(shipped) ? shipped : Path.Combine(Model, "images", file);

    private static async Task<string> ReadAsync(HttpClient client, string file, CancellationToken? cancel = null)
    {
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(PathOf(file), Cancel));
        using var answer = await client.PostAsync((Uri?)null, body, cancel ?? Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static async Task AssertRefusedAsync(HttpClient client, byte[] bytes, string reason)
    {
        using var body = new ByteArrayContent(bytes);
        await AssertRefusedAsync(client, body, reason);
    }

    private static async Task AssertRefusedAsync(HttpClient client, HttpContent body, string reason)
    {
        using var answer = await client.PostAsync((Uri?)null, body, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task AssertDoesNotStartAsync(string model, string reason)
    {
        string folder = Repository.PathOf("samples", "Ocr", "bin", Repository.Configuration, "net10.0");
        await using var program = Command.Start(folder, null, "dotnet", "Ocr.dll", "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--Ocr:Model", model);

        await program.ExitAsync(Cancel);

        Assert.Equal(1, program.ExitCode);
        Assert.Contains(reason, program.Output, StringComparison.Ordinal);
    }
}
