namespace Mobula;

/// <summary>One route of a deployment.</summary>
/// <param name="Template">The template, relative to the application's prefix.</param>
/// <param name="Methods">The HTTP methods; empty is any.</param>
/// <param name="Action">What answers: the method of the class, or the endpoint's own name.</param>
public sealed record RouteDescription(string Template, IReadOnlyList<string> Methods, string Action);
