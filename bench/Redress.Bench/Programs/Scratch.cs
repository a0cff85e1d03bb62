namespace Redress.Bench.Programs;

/// <summary>A fresh folder on the disk that is measured; gone at the end.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch(string under)
    {
        Path = System.IO.Path.Combine(under, $"redress-bench-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
