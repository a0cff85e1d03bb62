using System.Runtime.InteropServices;

namespace Chirp.World;

/// <summary>
/// Views and advertisements are counted in memory and written five times a second, or before somebody reads the numbers.
/// A crash loses at most that fifth of a second; counting each view with its own commit would cost more than showing the page.
/// </summary>
internal sealed class Counters(Database database) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private Dictionary<long, (long Views, long Advertisements)> _pending = [];

    public void Count(long post, long views, long advertisements)
    {
        lock (_gate)
        {
            ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, post, out _);
            tally.Views += views;
            tally.Advertisements += advertisements;
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                return;
            }
        }

        database.WriteCounters(db =>
        {
            var taken = Take();
            using var update = db.CreateCommand();
            update.CommandText =
                "UPDATE post SET views = views + $views, advertisements = advertisements + $ads WHERE id = $id";
            var views = update.Parameters.Add("$views", Microsoft.Data.Sqlite.SqliteType.Integer);
            var ads = update.Parameters.Add("$ads", Microsoft.Data.Sqlite.SqliteType.Integer);
            var id = update.Parameters.Add("$id", Microsoft.Data.Sqlite.SqliteType.Integer);
            foreach (var (post, tally) in taken)
            {
                (views.Value, ads.Value, id.Value) = (tally.Views, tally.Advertisements, post);
                update.ExecuteNonQuery();
            }

            return taken.Count;
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Flush();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is pending is written below.
        }

        Flush();
    }

    private Dictionary<long, (long Views, long Advertisements)> Take()
    {
        lock (_gate)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }
}
