using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

/// <summary>Holds every lane of a recorder inside a closure, so that what comes now waits together.</summary>
internal sealed class Stalled : IAsyncDisposable
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _held = [];

    private Stalled() { }

    public static async Task<Stalled> AllLanesAsync(TestedEngine engine)
    {
        var stalled = new Stalled();
        for (var lane = 0; lane < engine.Lanes; lane++)
        {
            var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stalled._held.Add(
                engine.Database.Recorder.WriteAsync(
                    tx =>
                    {
                        inside.TrySetResult();
                        return engine.WaitInsideAsync(stalled._gate.Task);
                    },
                    CancellationToken.None
                )
            );
            await inside.Task;
        }

        return stalled;
    }

    public Task LetGoAsync()
    {
        _gate.TrySetResult();
        return Task.WhenAll(_held);
    }

    public async ValueTask DisposeAsync() => await LetGoAsync();
}

/// <summary>A database of one test alone.</summary>
internal sealed class Another(TestedEngine engine) : IAsyncDisposable
{
    public TestedEngine Engine => engine;

    public Database Database => engine.Database;

    public static async Task<Another> OfAsync(TestedEngine engine) => new(await engine.AnotherAsync());

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();
}
