namespace Chat.Model;

/// <summary>An input the model cannot take; caught before the runtime sees it.</summary>
public sealed class ModelInputException(int row, string message) : ArgumentException(message)
{
    /// <summary>The input's place in its batch, so that only its caller need fail.</summary>
    public int Row { get; } = row;
}
