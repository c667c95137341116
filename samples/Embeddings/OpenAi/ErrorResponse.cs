namespace Embeddings.OpenAi;

/// <summary>The body of a refusal.</summary>
/// <param name="Error">Why.</param>
public sealed record ErrorResponse(ApiError Error);
