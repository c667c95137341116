using System.Buffers;

namespace Chat.Model.Text;

/// <summary>Finds the added tokens of a text.</summary>
internal sealed class AddedTokens(IReadOnlyList<AddedToken> tokens)
{
    private readonly SearchValues<string> contents =
        SearchValues.Create([.. tokens.Select(token => token.Content)], StringComparison.Ordinal);

    // The longest first: of two that begin at one place, the longer counts.
    private readonly AddedToken[] longestFirst = [.. tokens.OrderByDescending(token => token.Content.Length)];

    /// <summary>
    /// Takes the plain text up to the next added token off <paramref name="rest"/>, and that token, which is null at the end.
    /// </summary>
    public AddedToken? Next(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> plain)
    {
        var at = rest.IndexOfAny(contents);
        if (at < 0)
        {
            plain = rest;
            rest = default;
            return null;
        }

        plain = rest[..at];
        rest = rest[at..];
        var token = First(rest);
        rest = rest[token.Content.Length..];
        if (token.TakesSpaceBefore)
            plain = plain.TrimEnd();
        if (token.TakesSpaceAfter)
            rest = rest.TrimStart();
        return token;
    }

    private AddedToken First(ReadOnlySpan<char> text)
    {
        foreach (var token in longestFirst)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
                return token;
        }

        throw new InvalidOperationException("A token was found that none of the added tokens is.");
    }
}
