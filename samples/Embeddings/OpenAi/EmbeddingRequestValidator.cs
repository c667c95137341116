using System.Diagnostics.CodeAnalysis;

namespace Embeddings.OpenAi;

/// <summary>From what was sent to what is to do, or to why not: every problem in one answer.</summary>
public static class EmbeddingRequestValidator
{
    // A request of two thousand bad items is not answered with two thousand sentences.
    private const int MaxItemProblems = 5;

    /// <summary>Checks a request. How many tokens a text has is not known here: <see cref="ApiError.TooLong"/>.</summary>
    public static bool TryValidate(
        EmbeddingRequest request,
        EmbeddingLimits limits,
        [NotNullWhen(true)] out EmbeddingWork? work,
        [NotNullWhen(false)] out ApiError? error)
    {
        List<(string Param, string Message)> problems = [];
        CheckInput(request.Input, limits, problems);
        EncodingFormat format = ReadFormat(request.EncodingFormat, problems);
        if (request.Dimensions is { } dimensions && dimensions != limits.Dimensions)
            problems.Add(("dimensions", $"'dimensions' is {dimensions}, this model's embeddings have {limits.Dimensions}. Leave it out."));
        if (string.IsNullOrEmpty(request.Model))
            problems.Add(("model", $"'model' is missing. This server has '{limits.Model}'."));

        error = problems.Count > 0 ? ApiError.Invalid(string.Join(' ', problems.Select(problem => problem.Message)), problems[0].Param)
            : request.Model != limits.Model ? ApiError.ModelNotFound(request.Model!, limits.Model)
            : null;
        work = error is null ? new(limits.Model, request.Input!.Items, format) : null;
        return error is null;
    }

    private static void CheckInput(EmbeddingInput? input, EmbeddingLimits limits, List<(string, string)> problems)
    {
        if (input is null)
        {
            problems.Add(("input", "'input' is missing."));
            return;
        }

        int count = input.Items.Count;
        if (count == 0)
            problems.Add(("input", "'input' is an empty array."));
        if (count > limits.MaxItems)
            problems.Add(("input", $"'input' has {count} items, above the limit of {limits.MaxItems}. Send several requests."));

        int before = problems.Count;
        for (int i = 0; i < count && problems.Count - before < MaxItemProblems; i++)
        {
            if (Problem(input.Items[i], limits) is { } problem)
                problems.Add(("input", $"Item {i} of 'input' {problem}"));
        }
    }

    private static string? Problem(EmbeddingItem item, EmbeddingLimits limits)
    {
        if (item.Tokens is not { } tokens)
        {
            int length = item.Text?.Length ?? 0;
            return length == 0 ? "is an empty string."
                : length > limits.MaxTextLength ? $"has {length} characters, the limit is {limits.MaxTextLength}. Shorten or split it."
                : null;
        }

        if (tokens.Length == 0)
            return "is an empty array.";
        if (tokens.Length > limits.MaxTokens)
            return $"has {tokens.Length} tokens, this model reads {limits.MaxTokens} at most. Shorten or split it.";
        int bad = Array.FindIndex(tokens, id => (uint)id >= (uint)limits.VocabularySize);
        return bad < 0 ? null : $"has the token id {tokens[bad]}, the vocabulary of this model is 0 to {limits.VocabularySize - 1}.";
    }

    private static EncodingFormat ReadFormat(string? format, List<(string, string)> problems)
    {
        switch (format)
        {
            case null or "float":
                return EncodingFormat.Float;
            case "base64":
                return EncodingFormat.Base64;
            default:
                problems.Add(("encoding_format", $"'encoding_format' is '{format}', it must be 'float' or 'base64'."));
                return EncodingFormat.Float;
        }
    }
}
