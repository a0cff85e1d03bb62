using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Questions;
using Redress.Core.Referrals;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Questions;
using Redress.Storage.Referrals;

namespace Redress.Storage.Tests.Engine;

/// <summary>Invented work of people, each with fresh ids.</summary>
internal static class SomeWork
{
    public static Id<Person> Person(Transaction tx)
    {
        var id = Some.Id<Person>();
        AccessStore.Insert(
            tx,
            new PersonRow
            {
                Id = id.Value,
                Name = id.Value,
                CreatedAt = Some.Noon.ToMicros(),
            }
        );
        return id;
    }

    public static Proposal Proposed(Transaction tx, Id<Person> first, SecondLookMode mode = SecondLookMode.Two)
    {
        var proposal = new Proposal(
            Some.Id<Proposal>(),
            Some.Id<Case>(),
            3,
            first,
            Outcome.NoViolation,
            "own.other",
            Some.Text,
            [],
            [],
            [SecondLookReason.LeavesVisible],
            1,
            Some.Noon,
            mode,
            null,
            null,
            null,
            ProposalStatus.Waiting,
            1
        );
        ProposalStore.Insert(tx, proposal);
        return proposal;
    }

    public static Question Asked(Transaction tx)
    {
        var report = Some.Filed(tx);
        var question = new Question(
            Some.Id<Question>(),
            Some.Id("case"),
            report.Id.Value,
            QuestionKind.SafeNow,
            null,
            Person(tx),
            Some.Noon,
            null,
            null,
            null,
            QuestionStatus.Sent,
            1
        );
        QuestionStore.Insert(tx, question);
        return question;
    }

    public static Referral Referred(Transaction tx)
    {
        var referral = Referral.Open(Some.Id<Referral>(), Some.Id("case"), Some.Noon, Some.Noon);
        ReferralStore.Insert(tx, referral, Actor.System);
        return referral;
    }
}
