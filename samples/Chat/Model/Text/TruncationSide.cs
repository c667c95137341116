namespace Chat.Model.Text;

/// <summary>Which end of a too long input is cut off.</summary>
public enum TruncationSide
{
    /// <summary>The beginning: the newest turns stay.</summary>
    Left,

    /// <summary>The end.</summary>
    Right,
}
