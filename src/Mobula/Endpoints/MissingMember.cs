using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Mobula.Deployments;

namespace Mobula.Endpoints;

/// <summary>Says of a JSON body what is wrong with it, and of a missing member which one received was probably meant.</summary>
internal static partial class MissingMember
{
    public static BadHttpRequestException Explain(BadHttpRequestException exception, JsonException cause, ReadOnlyMemory<byte> body)
    {
        string[] missing = [.. MissingNames(cause.Message)];
        string detail = missing.Length == 0 ? cause.Message : Describe(missing, NamesIn(body));
        return new(detail, exception.StatusCode, cause);
    }

    private static string Describe(string[] missing, IReadOnlyList<string> received)
    {
        string what = $"The body lacks {string.Join(", ", missing.Select(name => $"'{name}'"))}.";
        string[] hints = [.. missing.Select(name => (name, near: Nearest.To(name, received))).Where(pair => pair.near is not null).Select(pair => $" It has '{pair.near}': was '{pair.name}' meant?")];
        if (hints.Length > 0) return what + string.Concat(hints);
        return received.Count == 0 ? what : $"{what} It has {string.Join(", ", received.Take(20).Select(name => $"'{name}'"))}.";
    }

    private static IEnumerable<string> MissingNames(string message)
    {
        int start = message.IndexOf("missing required properties", StringComparison.Ordinal);
        return start < 0 ? [] : QuotedName().Matches(message, start).Select(match => match.Groups[1].Value);
    }

    // The members of the outermost object; the recorded part may end anywhere.
    private static List<string> NamesIn(ReadOnlyMemory<byte> body)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(body.Span, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1) names.Add(reader.GetString()!);
            }
        }
        catch (JsonException)
        {
            // What was readable is enough for a hint.
        }

        return names;
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
