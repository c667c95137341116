namespace Ocr.Model.Recognition;

/// <summary>What a line says, and how sure that is, from 0 to 1. A line of which nothing could be read has no text and the score 0.</summary>
public sealed record Reading(string Text, float Score);
