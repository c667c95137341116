using Microsoft.Playwright;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Pages;

[Trait("Category", "Slow")]
public sealed class ChatPageTests
{
    [Fact]
    public async Task Page_APersonChats_SeesTheAnswerAsItComes()
    {
        await using var program = await SampleProgram.StartAsync("Chat", TestContext.Current.CancellationToken);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync();
        var problems = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") problems.Add(message.Text); };
        page.PageError += (_, error) => problems.Add(error);

        await page.GotoAsync(program.Url);
        await SayAsync(page, "What is AI?");
        await Assertions.Expect(page.Locator("li.model").First).ToHaveTextAsync(
            "Artificial Intelligence is the branch of engineering and science devoted to constructing machines that think.");
        await SayAsync(page, "Hello");
        await Assertions.Expect(page.Locator("li.model[data-done]")).ToHaveCountAsync(2);
        if (Environment.GetEnvironmentVariable("MOBULA_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "chat.png") });

        Assert.Empty(problems);
        Assert.Equal(["What is AI?", "Hello"], await page.Locator("li.me").AllTextContentsAsync());
    }

    [Fact]
    public async Task Page_InputTooLong_ShowsTheReason()
    {
        await using var program = await SampleProgram.StartAsync("Chat", TestContext.Current.CancellationToken);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync();

        await page.GotoAsync(program.Url);
        await SayAsync(page, string.Concat(Enumerable.Repeat("why ", 200)));

        await Assertions.Expect(page.Locator("li.error")).ToContainTextAsync("above the model's 128");
    }

    private static async Task SayAsync(IPage page, string words)
    {
        await page.FillAsync("#words", words);
        await page.PressAsync("#words", "Enter");
    }
}
