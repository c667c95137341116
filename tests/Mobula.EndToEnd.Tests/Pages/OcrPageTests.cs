using Microsoft.Playwright;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Pages;

[Trait("Category", "Slow")]
public sealed class OcrPageTests
{
    // A model reads meanwhile, perhaps beside other tests.
    private const float Patience = 30_000;

    private static readonly string Invoice = Repository.PathOf("samples", "Ocr", "images", "invoice.png");
    private static readonly string Sign = Repository.PathOf("samples", "Ocr", "images", "street_sign.png");

    [Fact]
    public async Task Page_APersonUploadsPictures_SeesBoxesAndTextsOfTheLast()
    {
        await using var program = await StartAsync();
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync();
        var problems = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Add(message.Text); };
        page.PageError += (_, error) => problems.Add(error);

        await page.GotoAsync(program.Url);
        await UploadAsync(page, Sign, "4 lines in street_sign.png");
        await UploadAsync(page, Invoice, "34 lines in invoice.png");
        await page.Locator("#lines li").Nth(10).HoverAsync();
        if (Environment.GetEnvironmentVariable("MOBULA_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "ocr.png"), FullPage = true });

        Assert.Empty(problems);
        Assert.Equal(34, await page.Locator("#seen polygon").CountAsync());
        Assert.Equal("INVOICE", await page.Locator("#read text").Nth(1).TextContentAsync());
        Assert.StartsWith("ORIGINAL", await page.Locator("#lines li").Nth(10).TextContentAsync(), StringComparison.Ordinal);
        await AssertDrawnAsync(page);
    }

    [Fact]
    public async Task Page_NoPicture_ShowsTheReason()
    {
        await using var program = await StartAsync();
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync();

        await page.GotoAsync(program.Url);
        await page.SetInputFilesAsync("#picture", new FilePayload { Name = "cut.png", MimeType = "image/png", Buffer = File.ReadAllBytes(Sign)[..5000] });

        await Assertions.Expect(page.Locator("#state.error")).ToContainTextAsync("is cut off");
        Assert.Equal(0, await page.Locator("#sheets svg").CountAsync());
    }

    private static Task<SampleProgram> StartAsync() =>
        SampleProgram.StartAsync("Ocr", TestContext.Current.CancellationToken, "--Ocr:Model", Path.Combine(LargeModels.FolderOrSkip(), "ppocr-v4"));

    private static async Task UploadAsync(IPage page, string picture, string state)
    {
        await page.SetInputFilesAsync("#picture", picture);
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync(state, new() { Timeout = Patience });
    }

    /// <summary>A box and its text are at the same place of the two sheets, that of the word ORIGINAL high and narrow; both light up.</summary>
    private static async Task AssertDrawnAsync(IPage page)
    {
        var box = (await page.Locator("#seen polygon").Nth(10).BoundingBoxAsync())!;
        var text = (await page.Locator("#read text").Nth(10).BoundingBoxAsync())!;
        var sheets = await Task.WhenAll(page.Locator("#seen").BoundingBoxAsync(), page.Locator("#read").BoundingBoxAsync());
        Assert.True(text.Height > 2 * text.Width, $"The text is {text.Width} x {text.Height}.");
        Assert.InRange(text.X + (text.Width / 2) - sheets[1]!.X - (box.X + (box.Width / 2) - sheets[0]!.X), -5, 5);
        Assert.InRange(text.Y + (text.Height / 2) - sheets[1]!.Y - (box.Y + (box.Height / 2) - sheets[0]!.Y), -5, 5);
        Assert.Equal(["polygon", "text", "LI"], await page.Locator(".lit").EvaluateAllAsync<string[]>("all => all.map(one => one.tagName)"));
    }
}
