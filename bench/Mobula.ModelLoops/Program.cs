using Mobula.ModelLoops;

// A model, its folder, the recorded batches, the texts or pictures they came from. Then a number of seconds a line on standard input: so
// long the loop runs, and tells what it did. The loop of ocr does what was recorded, once a line.
if (args is not [var kind, var folder, var record, var inputs])
{
    Console.Error.WriteLine("Usage: Mobula.ModelLoops embeddings|chat|ocr MODEL RECORD INPUTS");
    return 2;
}

if (kind == "ocr")
{
    using var ocr = new OcrLoop(folder, record, inputs);
    Console.WriteLine("ready");
    while (Console.ReadLine() is not null) Console.WriteLine(ocr.Run());
    return 0;
}

string[] texts = System.Text.Json.JsonSerializer.Deserialize<string[]>(File.ReadAllText(inputs))!;
int[][][] batches = [.. File.ReadLines(record).Select(line => System.Text.Json.JsonSerializer.Deserialize<int[][]>(line)!)];
using ILoop loop = kind == "chat" ? new ChatLoop(folder) : new EmbeddingsLoop(folder);
using var onnx = new OnnxClock();
var replay = new Replay(loop, batches, texts, onnx);
Console.WriteLine("ready");
while (Console.ReadLine() is { } seconds) Console.WriteLine(replay.Run(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture))));
return 0;
