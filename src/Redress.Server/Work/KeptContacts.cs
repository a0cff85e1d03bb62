using System.Globalization;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Policies;
using Redress.Storage.Recovery;
using Redress.Storage.Reports;

namespace Redress.Server.Work;

/// <summary>
/// How long reporters' contacts are kept after the last case of their report was closed: for ever, or as many days as the
/// operator chose. Never shorter than there may still be an answer to send: six months to object, and a month to answer it.
/// </summary>
public static class KeptContacts
{
    public const string Name = "keep-contacts-days";
    public const string Always = "always";
    public const int LeastDays = 210;
    public const int MostDays = 3650;
    private const int MostAtOnce = 200;

    public static bool IsOne(string value) =>
        value == Always
        || (
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= LeastDays and <= MostDays
        );

    /// <summary>Destroys the keys of contacts whose time is over; how many.</summary>
    public static async Task<int> ForgetAsync(
        Database database,
        ErasedList list,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var chosen = (await ChoiceStore.AllAsync(database, cancel)).Find(c => c.Name == Name)?.Value ?? Always;
        if (chosen == Always)
        {
            return 0;
        }

        var before = now - TimeSpan.FromDays(int.Parse(chosen, NumberStyles.None, CultureInfo.InvariantCulture));
        var due = await SealedStore.ContactsAsync(database, before.ToMicros(), MostAtOnce, cancel);
        if (due.Count == 0)
        {
            return 0;
        }

        // On disk outside of the database first: a backup made before this must not bring them back.
        list.Add(due.Select(t => new ErasedText(t.Id, now.ToMicros())));
        await database.Recorder.WriteAsync(
            tx =>
            {
                due.ForEach(row => SealedStore.Erase(tx, row, now.ToMicros()));
                tx.FactIfAny("sealed.erased", Actor.System, now);
                return Task.CompletedTask;
            },
            cancel
        );
        return due.Count;
    }
}
