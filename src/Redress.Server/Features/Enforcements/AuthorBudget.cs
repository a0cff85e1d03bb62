using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Server.Features.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Enforcements;

/// <summary>How many more items of its author a hold may take.</summary>
public sealed class Allowance(BudgetChargeRow charge, bool isNew, bool firstParty, long left)
{
    private readonly (long Items, long Over) _before = (charge.Items, charge.Over);
    private long _left = left;

    /// <summary>True where it was not asked for this hold before.</summary>
    public bool IsNew => isNew;

    /// <summary>True where something did not fit just now, and everything did before.</summary>
    public bool HasOverflowed => charge.Over == 1 && _before.Over == 0;

    /// <summary>What the report named itself. The word of the person shown is enough, whatever was held before.</summary>
    public bool TakeNamed() => Take() || firstParty;

    public bool Take()
    {
        if (_left <= 0)
        {
            charge.Over = 1;
            return false;
        }

        _left--;
        charge.Items++;
        return true;
    }

    /// <summary>Writes what was taken.</summary>
    public void Keep(Transaction tx, DateTimeOffset now)
    {
        if (isNew || (charge.Items, charge.Over) != _before)
        {
            charge.At = now.ToMicros();
            SpreadStore.Charge(tx, charge, isNew);
        }
    }
}

/// <summary>
/// What one author's items may be held without a person. Those who are shown have a budget of their own, and once a person
/// has confirmed what was said of one item there is none for the others.
/// </summary>
public sealed class AuthorBudget(PolicyInForce policy)
{
    /// <summary>Null where there is no limit, or nobody knows yet whose it is.</summary>
    public async Task<Allowance?> OfAsync(Transaction tx, Decision decision, Case current, DateTimeOffset now)
    {
        var budgets = policy.Current.Budgets;
        if (decision.Kind is not DecisionKind.Interim || (budgets.Author ?? budgets.AuthorFirstParty) is null)
        {
            return null;
        }

        var author = await SpreadStore.AuthorOfAsync(tx, current.SubjectId.Value);
        if (author is null || await SpreadStore.IsConfirmedAsync(tx, author))
        {
            return null;
        }

        var id = decision.Id.Value;
        var firstParty = await SpreadStore.IsFirstPartyAsync(tx, id);
        if ((firstParty ? budgets.AuthorFirstParty : budgets.Author) is not { } budget)
        {
            return null;
        }

        var charge = await SpreadStore.ChargeAsync(tx, author, id);
        var since = (now - budget.Within).ToMicros();
        var others = await SpreadStore.ChargedAsync(tx, author, id, firstParty, since);
        var left = budget.Items - others - (charge?.Items ?? 0);
        return new Allowance(
            charge ?? new BudgetChargeRow { AuthorId = author, DecisionId = id },
            charge is null,
            firstParty,
            left
        );
    }

    /// <summary>What did not fit comes to the front of the queue.</summary>
    public static async Task OverflowAsync(Transaction tx, Decision decision, DateTimeOffset now)
    {
        if (await OverflowStore.CauseAsync(tx, decision.CaseId.Value, decision.At.ToMicros()) is { } report)
        {
            OverflowStore.Insert(
                tx,
                new OverflowRow
                {
                    CaseId = decision.CaseId.Value,
                    ReportId = report,
                    Budget = "author",
                    At = now.ToMicros(),
                }
            );
            JobStore.Add(tx, JobKind.Weigh, decision.CaseId.Value, now.ToMicros(), JobKind.OwnLane, now);
        }
    }
}
