using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>Why a request was refused, in OpenAI's words.</summary>
/// <param name="Status">The HTTP status; not part of the body.</param>
/// <param name="Message">For a person: every problem of the request.</param>
/// <param name="Type">The kind, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The field it is about, or null.</param>
/// <param name="Code">For a program, or null.</param>
public sealed record ApiError([property: JsonIgnore] int Status, string Message, string Type, string? Param, string? Code)
{
    /// <summary>A request that can never succeed as it is.</summary>
    public static ApiError Invalid(string message, string? param, string? code = null) =>
        new(StatusCodes.Status400BadRequest, message, "invalid_request_error", param, code);

    /// <summary>A request for a model that is not here.</summary>
    public static ApiError ModelNotFound(string model, string offered) => new(
        StatusCodes.Status404NotFound,
        $"The model '{model}' does not exist. This server has '{offered}'.",
        "invalid_request_error",
        "model",
        "model_not_found");

    /// <summary>An item of more tokens than the model reads.</summary>
    /// <param name="index">Which item, from 0.</param>
    /// <param name="tokens">How many tokens it has.</param>
    /// <param name="limit">How many the model reads.</param>
    public static ApiError TooLong(int index, int tokens, int limit) => Invalid(
        $"Item {index} of 'input' has {tokens} tokens, this model reads {limit} at most. Shorten or split it.",
        "input",
        "context_length_exceeded");
}
