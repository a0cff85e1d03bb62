using Redress.Connectors.Exchanges;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Exchanges;

/// <summary>
/// Tells exchanges that want to know what became of their records: seen when a match was reported, blocked or disputed when a
/// person has decided. Each only once; what an exchange does not take is not tried again.
/// </summary>
public sealed class TellExchange(Database database, ExchangeAccounts exchanges, ExchangePages pages, TimeProvider clock)
    : IJobHandler
{
    public string Kind => JobKind.Tell;

    public int Most => 20;

    public TimeSpan Lease => TimeSpan.FromMinutes(10);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var failed = false;
            foreach (var one in await database.Recorder.WriteAsync(tx => WhatAsync(tx, job.Ref), cancel))
            {
                failed |= !await TellAsync(one, cancel);
            }

            await database.Recorder.WriteAsync(
                tx =>
                {
                    if (failed)
                    {
                        JobStore.Again(tx, job, "exchange away", clock.Now() + JobStore.Delay(job.Attempts));
                    }
                    else
                    {
                        JobStore.Done(tx, job);
                    }

                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    /// <summary>What a report of a match, or a decision, says about which records.</summary>
    private async Task<List<Said>> WhatAsync(Transaction tx, string reference)
    {
        Opinion? opinion = Opinion.Seen;
        List<BankMatchRow> matches;
        if (await DecisionStore.FindAsync(tx, reference) is { } decision)
        {
            matches = await BankMatchStore.OfCaseAsync(tx, decision.CaseId.Value);
            opinion = decision.Outcome switch
            {
                Outcome.Restrict => Opinion.Blocked,
                Outcome.NoViolation => Opinion.Disputed,
                Outcome.Hold
                or Outcome.LawfulContext
                or Outcome.Duplicate
                or Outcome.NotEnough
                or Outcome.OutOfScope
                or Outcome.AlreadyGone => null,
            };
        }
        else
        {
            matches = await BankMatchStore.OfReportAsync(tx, reference);
        }

        var said = new List<Said>();
        foreach (var match in opinion is null ? [] : matches)
        {
            if (await AboutAsync(tx, match, opinion!.Value) is { } one)
            {
                said.Add(one);
            }
        }

        return said;
    }

    /// <summary>What is to be told about one match; null where nothing is, or nothing more.</summary>
    private async Task<Said?> AboutAsync(Transaction tx, BankMatchRow match, Opinion opinion)
    {
        if (
            match.Place is not { } place
            || await ExchangeStore.OfBankAsync(tx, match.BankId) is not { Feedback: 1 } exchange
            || await BankEntryStore.FindAsync(tx, match.EntryId) is not { WithdrawnAt: null } entry
            || pages.RecordOf(entry, (int)place) is not { } record
        )
        {
            return null;
        }

        var row = new ExchangeTellingRow
        {
            ExchangeId = exchange.Id,
            EntryId = entry.Id,
            Place = place,
            Opinion = Word.Of(opinion),
            At = clock.Now().ToMicros(),
        };
        return await ExchangeStore.IsToldAsync(tx, row)
            ? null
            : new Said(exchange, row, opinion, record.Name, record.Hash);
    }

    /// <returns>False where it has to be tried again.</returns>
    private async Task<bool> TellAsync(Said one, CancellationToken cancel)
    {
        var told = await exchanges.Of(one.Exchange).TellAsync(one.Name, one.Hash, one.Opinion, cancel);
        if (told is Telling.Failed)
        {
            return false;
        }

        await database.Recorder.WriteAsync(
            async tx =>
            {
                if (!await ExchangeStore.IsToldAsync(tx, one.Row))
                {
                    one.Row.Outcome = Word.Of(told);
                    ExchangeStore.Insert(tx, one.Row);
                    tx.Fact("exchange.told", Actor.System, clock.Now());
                }
            },
            cancel
        );
        return true;
    }

    private sealed record Said(
        ExchangeRow Exchange,
        ExchangeTellingRow Row,
        Opinion Opinion,
        string Name,
        Core.Banks.SealedHash Hash
    );
}
