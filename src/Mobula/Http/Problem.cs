namespace Mobula.Http;

/// <summary>An answer that says what went wrong.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">One of <see cref="ProblemTypes"/>.</param>
/// <param name="Title">The same for every problem of the type.</param>
/// <param name="Detail">What went wrong this time, and the way out.</param>
/// <param name="RetryAfterSeconds">When it is worth another try; null where the answer does not say.</param>
internal sealed record Problem(int Status, string Type, string Title, string? Detail, int? RetryAfterSeconds = null);
