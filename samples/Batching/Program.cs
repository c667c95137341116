var builder = ServeApplication.CreateBuilder(args);
builder.AddDeployment<Chatbot>(d =>
{
    d.JsonNaming = JsonNaming.SnakeCase;       // clients in Python send user_input
    d.AcceptEncodedJson = true;                // and some encode the object twice
});
await builder.Build().RunAsync();

/// <summary>Gathers single requests into batches: up to 10, or as many as come within half a second of the first.</summary>
public sealed class Chatbot
{
    private readonly Batcher<string, string> batcher;

    public Chatbot() =>
        batcher = new(AnswerAsync, new() { MaxBatchSize = 10, WaitTimeout = TimeSpan.FromSeconds(0.5) });

    [HttpPost("/")]
    public async Task<Answer> Post(Question question, CancellationToken cancel) => new(await batcher.InvokeAsync(question.UserInput, cancel));

    private static Task<IReadOnlyList<string>> AnswerAsync(IReadOnlyList<string> inputs, CancellationToken everyCallerLeft)
    {
        // A real model would run here, once for all of them.
        string answer = $"Chatbot counts the batch size at {inputs.Count}";
        return Task.FromResult<IReadOnlyList<string>>([.. inputs.Select(_ => answer)]);
    }
}

public sealed record Question(string UserInput);

public sealed record Answer(string Response);
