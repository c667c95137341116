namespace Chat.Model.Text;

/// <summary>A token that is recognised in the text as it stands, before anything else.</summary>
/// <param name="Content">What it looks like.</param>
/// <param name="Id">Its id.</param>
/// <param name="TakesSpaceBefore">White space before it belongs to it.</param>
/// <param name="TakesSpaceAfter">White space after it belongs to it.</param>
/// <param name="Special">Decoding leaves it out.</param>
internal sealed record AddedToken(string Content, int Id, bool TakesSpaceBefore, bool TakesSpaceAfter, bool Special);
