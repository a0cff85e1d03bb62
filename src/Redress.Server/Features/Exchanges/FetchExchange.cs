using Redress.Connectors.Exchanges;
using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Exchanges;

/// <summary>
/// Follows exchanges: page after page until there is no more. Each page is in force when it is recorded; saying a page
/// twice changes nothing, so that whatever breaks is begun again.
/// </summary>
public sealed class FetchExchange(
    Database database,
    ExchangeAccounts exchanges,
    ExchangePages pages,
    BankFollower follower,
    BankIndex index,
    PlatformDirectory platforms,
    TimeProvider clock
) : IJobHandler
{
    /// <summary>So often may one fetch begin again because its place in the pages was over.</summary>
    private const int MaxRestarts = 3;

    /// <summary>Entries looked through at once for what was not said.</summary>
    private const int PageEntries = 50;

    private static readonly TimeSpan s_loading = TimeSpan.FromSeconds(1);

    public string Kind => JobKind.Exchange;

    public int Most => 1;

    public TimeSpan Lease => TimeSpan.FromHours(1);

    public bool OfPlatform => false;

    /// <summary>The next fetch: one job however many asked for it.</summary>
    public static void Plan(Transaction tx, ExchangeRow row, DateTimeOffset due) =>
        JobStore.Add(tx, JobKind.Exchange, row.Id, due.ToUnixTimeSeconds(), JobKind.OwnLane, due);

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var row = await database.Recorder.WriteAsync(tx => ExchangeStore.FindAsync(tx, job.Ref), cancel);
            var wait = row is null or { OffAt: not null } ? (TimeSpan?)null : await RunAsync(row, cancel);
            await database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.Done(tx, job);
                    if (wait is { } pause)
                    {
                        Plan(tx, row!, Due(clock.Now(), pause, TimeSpan.FromMinutes(row!.Every)));
                    }

                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    /// <summary>
    /// After a fetch the next multiple of the pause, so that fetches that were asked for between do not become a second row of
    /// them; after a fault as soon as it says.
    /// </summary>
    private static DateTimeOffset Due(DateTimeOffset now, TimeSpan pause, TimeSpan every) =>
        pause < every ? now + pause : now.AddTicks(every.Ticks - (now.Ticks % every.Ticks));

    /// <returns>How long until the next fetch.</returns>
    private async Task<TimeSpan> RunAsync(ExchangeRow row, CancellationToken cancel)
    {
        if (index.IsLoading)
        {
            return s_loading;
        }

        var every = TimeSpan.FromMinutes(row.Every);
        var run = new Run(exchanges.Of(row), new ExchangePlace(row.Checkpoint, Resumed(row)));
        while (true)
        {
            var result = await run.Exchange.FetchAsync(run.Place, clock.Now(), cancel);
            if (result is ExchangeResult.Page page)
            {
                if (await TakeAsync(row, run, page, cancel))
                {
                    return every;
                }
            }
            else if (result is ExchangeResult.Failed failed && !run.GoesOn(failed, MaxRestarts))
            {
                await FailAsync(row, run.Place, failed.Fault, cancel);
                var soon = JobStore.Delay(row.Faults);
                return soon < every ? soon : every;
            }
        }
    }

    /// <summary>Only ranges of time can be gone on with; pages of others end with their fetch.</summary>
    private static string? Resumed(ExchangeRow row) =>
        Word.Parse<ExchangeKind>(row.Kind) is ExchangeKind.Ncmec ? row.More : null;

    /// <returns>Whether that was the last page.</returns>
    private async Task<bool> TakeAsync(ExchangeRow row, Run run, ExchangeResult.Page page, CancellationToken cancel)
    {
        var now = clock.Now();
        var isLast = page.Next.More is null;
        var origin = $"exchange/{row.Id}/{now.ToMicros()}";
        var lanes = platforms.All.Select(p => p.Platform.Id.Value).ToList();
        run.Said(page.Records);
        if (isLast && page.IsAll)
        {
            await DropAsync(row, run, cancel);
        }

        await follower.CatchUpAsync(cancel);
        await ChangeAsync(
            row,
            async (tx, current) =>
            {
                var bank = (await BankStore.FindAsync(tx, row.BankId))!;
                if (await pages.ApplyAsync(tx, bank, origin, page.Records, now) is { } added)
                {
                    EntryRows.Follow(tx, added, lanes);
                }

                (current.Checkpoint, current.More) = (page.Next.Checkpoint, page.Next.More);
                current.Faulty += page.Faulty;
                current.FetchedAt = isLast ? now.ToMicros() : current.FetchedAt;
                (current.Fault, current.Faults) = isLast ? (null, 0) : (current.Fault, current.Faults);
            },
            "exchange.fetched",
            cancel
        );
        await follower.CatchUpAsync(cancel);
        run.Place = page.Next;
        return isLast;
    }

    /// <summary>Everything was said: what was not said of what we have is gone.</summary>
    private async Task DropAsync(ExchangeRow row, Run run, CancellationToken cancel)
    {
        for (var after = 0L; ; )
        {
            var some = await BankEntryStore.OfBankAsync(database, row.BankId, after, PageEntries, cancel);
            foreach (var one in some.Where(e => e.Origin.StartsWith($"exchange/{row.Id}/", StringComparison.Ordinal)))
            {
                await database.Recorder.WriteAsync(
                    async tx =>
                    {
                        var current = (await BankEntryStore.FindAsync(tx, one.Id))!;
                        await pages.KeepOnlyAsync(tx, current, run.IsSaid);
                        tx.FactIfAny("exchange.dropped", Actor.System, clock.Now());
                    },
                    cancel
                );
            }

            if (some.Count < PageEntries)
            {
                return;
            }

            after = some[^1].Number;
        }
    }

    private async Task FailAsync(ExchangeRow row, ExchangePlace place, ExchangeFault fault, CancellationToken cancel) =>
        await ChangeAsync(
            row,
            (_, current) =>
            {
                // After some faults at one place of the pages it begins again where all is known.
                current.More = current.Faults % 5 == 4 ? null : place.More;
                (current.Fault, current.Faults) = (Word.Of(fault), current.Faults + 1);
                row.Faults = current.Faults;
                return Task.CompletedTask;
            },
            "exchange.failed",
            cancel
        );

    private Task ChangeAsync(
        ExchangeRow row,
        Func<Transaction, ExchangeRow, Task> change,
        string fact,
        CancellationToken cancel
    ) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var current = (await ExchangeStore.FindAsync(tx, row.Id))!;
                await change(tx, current);
                ExchangeStore.Update(tx, current);
                tx.Fact(fact, Actor.System, clock.Now());
            },
            cancel
        );

    /// <summary>One fetch from its beginning to its end.</summary>
    private sealed class Run(IExchange exchange, ExchangePlace place)
    {
        private readonly HashSet<string> _said = new(StringComparer.Ordinal);
        private int _restarts;

        public IExchange Exchange => exchange;

        public ExchangePlace Place { get; set; } = place;

        public void Said(IReadOnlyList<ExchangeRecord> records) =>
            _said.UnionWith(records.Where(r => !r.IsGone).Select(r => r.Name));

        public bool IsSaid(string name) => _said.Contains(name);

        public bool GoesOn(ExchangeResult.Failed failed, int most)
        {
            if (failed.Retry is { } retry)
            {
                Place = retry;
                return true;
            }

            if (failed.Fault is not ExchangeFault.Expired || _restarts++ >= most)
            {
                return false;
            }

            _said.Clear();
            Place = Place with { More = null };
            return true;
        }
    }
}
