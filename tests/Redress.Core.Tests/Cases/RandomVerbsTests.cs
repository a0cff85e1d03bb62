using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Cases;

/// <summary>Random verbs of several people on one child case, as the slices compose them: what must hold after each step.</summary>
public sealed class RandomVerbsTests
{
    private const int Seeds = 1_000;
    private const int Steps = 60;
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Id<Person>[] s_people = [new("psn_1"), new("psn_2"), new("psn_3")];

    [Fact]
    public void No_hold_is_lost_no_clock_stops_and_nobody_alone_leaves_it_visible()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var desk = new Model();
            for (var step = 0; step < Steps; step++)
            {
                var before = desk.Case;
                desk.Act(random.Next(9), s_people[random.Next(s_people.Length)], s_noon.AddHours(step));
                Check(seed, before, desk);
            }
        }
    }

    private static void Check(int seed, Case before, Model desk)
    {
        var after = desk.Case;
        var decided = after.FinalId != before.FinalId;
        Assert.True(after.HoldId is not null || before.HoldId is null || decided, $"Seed {seed}: a hold was lost");
        Assert.True(after.DueAt <= before.DueAt, $"Seed {seed}: a clock was put back");
        Assert.True(after.Version == before.Version || after.Version == before.Version + 1, $"Seed {seed}: a gap");
        var isVisible = decided && desk.LeftVisible;
        Assert.True(!isVisible || desk.DecidedBy.Distinct().Count() == 2, $"Seed {seed}: one person left it visible");
        Assert.True(
            after.Status is not CaseStatus.Closed || after.FinalId is not null,
            $"Seed {seed}: closed without a decision"
        );
    }

    /// <summary>The case with what waits on it.</summary>
    private sealed class Model
    {
        private Proposal? _proposal;
        private int _decisions;

        public Case Case { get; private set; } =
            new(
                new("case_1"),
                new("plt_1"),
                new("sub_1"),
                CaseStatus.Open,
                1,
                Reason.ChildSexualAbuseMaterial,
                1,
                s_noon,
                s_noon.AddHours(24),
                null,
                "dec_hold",
                null,
                0
            );

        public bool LeftVisible { get; private set; }

        public Id<Person>[] DecidedBy { get; private set; } = [];

        public void Act(int verb, Id<Person> person, DateTimeOffset now)
        {
            Take(
                verb switch
                {
                    0 => CaseFlow.Claim(Case, person),
                    1 => CaseFlow.Release(Case, "lapse"),
                    2 => Decide(person, Outcome.NoViolation, [], now),
                    3 => Decide(person, Outcome.Restrict, [Restriction.Remove], now),
                    4 => Second(person, now),
                    5 => CaseFlow.Confirm(Case),
                    6 => CaseFlow.Close(Case),
                    7 => CaseFlow.Reopen(Case, "report"),
                    _ => CaseFlow.Weigh(Case, verb, Case.Reason, Case.DueAt.AddMinutes(-1)) is { } weighed
                        ? weighed
                        : CaseRefusals.NotOpen,
                }
            );
        }

        private void Take(Result<CaseStep> step) => Case = step.Ok ? step.Value.Case : Case;

        private Result<CaseStep> Decide(Id<Person> person, Outcome outcome, Restriction[] orders, DateTimeOffset now)
        {
            var hidden = Case.HoldId is not null || Case.FinalId is not null;
            var why = SecondLook.Needed(outcome, orders, [], child: true, hidden);
            if (why.Count > 0)
            {
                var proposed = CaseFlow.Propose(Case, person);
                _proposal = proposed.Ok ? Waiting(person, outcome, why, proposed.Value.Case.Version, now) : _proposal;
                return proposed;
            }

            var step = CaseFlow.Decide(Case, person, $"dec_{++_decisions}", pending: true, 0);
            (LeftVisible, DecidedBy) = step.Ok ? (outcome.LeavesAsItIs(), [person]) : (LeftVisible, DecidedBy);
            return step;
        }

        private Result<CaseStep> Second(Id<Person> person, DateTimeOffset now)
        {
            if (_proposal is null || _proposal.CaseVersion != Case.Version)
            {
                return ProposalRefusals.NotWaiting;
            }

            var agreed = ProposalFlow.Agree(_proposal, person, hasView: true, $"dec_{++_decisions}", now);
            var step = agreed.Ok
                ? CaseFlow.DecideProposed(Case, agreed.Value.Proposal.DecisionId!, pending: true, 0)
                : agreed.As<CaseStep>();
            if (step.Ok)
            {
                (LeftVisible, DecidedBy) = (_proposal.Outcome.LeavesAsItIs(), [_proposal.First, person]);
                _proposal = agreed.Value.Proposal;
            }

            return step;
        }

        private Proposal Waiting(
            Id<Person> first,
            Outcome outcome,
            IReadOnlyList<SecondLookReason> why,
            int version,
            DateTimeOffset now
        ) =>
            new(
                new("prp_1"),
                Case.Id,
                version,
                first,
                outcome,
                "ground",
                "reasons",
                [],
                [],
                why,
                0,
                now,
                SecondLookMode.Two,
                null,
                null,
                null,
                ProposalStatus.Waiting,
                1
            );
    }
}
