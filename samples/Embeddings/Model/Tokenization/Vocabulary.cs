using System.Text;

namespace Embeddings.Model.Tokenization;

/// <summary>A <c>vocab.txt</c>: one piece a line, its id is the line number from 0.</summary>
/// <param name="Text">The file as it is, for the word-piece library.</param>
/// <param name="Special">The ids of the pieces that are not text.</param>
internal sealed record Vocabulary(byte[] Text, SpecialTokens Special)
{
    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ModelFolderException">
    /// Missing, not UTF-8, not <paramref name="size"/> different pieces, or without the special ones.
    /// </exception>
    public static Vocabulary Read(string path, int size)
    {
        byte[] bytes = ModelFolder.Read(path);
        Dictionary<string, int> ids = Ids(path, bytes, out List<string> problems);
        if (ids.Count != size && problems.Count == 0)
        {
            problems.Add(
                $"it has {ids.Count} pieces, config.json says vocab_size {size}. One of the two is truncated or of another model.");
        }

        string[] missing = [.. SpecialTokens.Literals.Where(literal => !ids.ContainsKey(literal))];
        if (missing.Length > 0)
            problems.Add($"it lacks {string.Join(", ", missing)}.");

        return problems.Count == 0
            ? new Vocabulary(bytes, new SpecialTokens(literal => ids[literal]))
            : throw new ModelFolderException(path, string.Join(' ', problems));
    }

    private static Dictionary<string, int> Ids(string path, byte[] bytes, out List<string> problems)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        problems = [];
        try
        {
            using StreamReader reader = new(new MemoryStream(bytes), Strict);
            for (int line = 0; reader.ReadLine() is { } piece; line++)
            {
                if (piece.Length == 0)
                    problems.Add($"line {line + 1} is empty.");
                else if (!ids.TryAdd(piece, line))
                    problems.Add($"'{piece}' stands in line {ids[piece] + 1} and in line {line + 1}.");
                if (problems.Count == 3)
                    break;
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFolderException(path, "it is not UTF-8.", e);
        }

        return ids;
    }
}
