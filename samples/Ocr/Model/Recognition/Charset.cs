using System.Text;
using Ocr.Model.Runtime;

namespace Ocr.Model.Recognition;

/// <summary>What each class of the recognizer stands for.</summary>
/// <remarks>Class 0 is the blank between two characters, the last class the space, and those between are the lines of a file.</remarks>
internal sealed class Charset
{
    public const int Blank = 0;

    private readonly string[] characters;

    private Charset(string[] characters) => this.characters = characters;

    /// <summary>How many classes there are.</summary>
    public int Count => characters.Length;

    /// <summary>A character; some are two <see cref="char"/>s.</summary>
    public string this[int index] => characters[index];

    /// <param name="path">UTF-8, a character a line.</param>
    /// <param name="classes">How many classes the recognizer has.</param>
    /// <exception cref="ModelFileException">The file is missing, no UTF-8, or does not have one line a class.</exception>
    public static Charset Read(string path, int classes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ModelFolder.Read(path));
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFileException(path, $"it is not UTF-8, or is cut off within a character: {e.Message}", e);
        }

        // Only a line feed ends a line, and a line may be a space of its own kind.
        string[] lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        if (lines.Length != classes - 2)
            throw new ModelFileException(path, $"it has {lines.Length} lines, and the recognizer knows {classes - 2} characters.");
        return new(["", .. lines, " "]);
    }
}
