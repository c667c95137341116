namespace Ocr.Model.Geometry;

/// <summary>A place in a picture in whole pixels, counted from the top left.</summary>
public readonly record struct Corner(int X, int Y);
