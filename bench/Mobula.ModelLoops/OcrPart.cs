namespace Mobula.ModelLoops;

/// <summary>What reading a picture consists of, in the order in which a round tells their CPU times.</summary>
internal enum OcrPart
{
    Decode,
    Resize,
    Detector,
    Boxes,
    Warp,
    Recognizer,
    Text,
}
