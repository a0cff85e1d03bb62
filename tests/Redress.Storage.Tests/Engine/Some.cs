using System.Security.Cryptography;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Platforms;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Storage.Tests.Engine;

/// <summary>Invented things, each with fresh ids, so that tests of one class can share a database.</summary>
internal static class Some
{
    /// <summary>Not only ASCII, not only the basic plane, and with what SQL and JSON quote.</summary>
    public const string Text = "Grüße, „Ünïcode“ 日本語 🦊 e\u0301 ' \" \\ {braces} @name $1 %";

    /// <summary>The greatest number that a fact can hold.</summary>
    public const long Most = (1L << 53) - 1;

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly IdSource Ids = new(TimeProvider.System, RandomNumberGenerator.Fill);

    public static string Id(string prefix) => Ids.New(prefix);

    public static Id<T> Id<T>()
        where T : IHasPrefix => Ids.New<T>();

    public static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    public static PlatformRow Platform() =>
        new()
        {
            Id = Id("plt"),
            Name = Id("name"),
            Kind = "manual",
            CreatedAt = Noon.ToMicros(),
        };

    public static SubjectRow Subject(string? platform = null, string kind = "post")
    {
        platform ??= Id("plt");
        var reference = Id("ref");
        return new()
        {
            Id = Id("sub"),
            Key = $"{platform}/{kind}/{reference}",
            PlatformId = platform,
            Kind = kind,
            PlatformRef = reference,
            Relation = "named",
            CreatedAt = Noon.ToMicros(),
        };
    }

    public static Report Report(DateTimeOffset? at = null) =>
        new(
            Id<Report>(),
            null,
            Source.Bystander,
            null,
            Reason.Other,
            Minor.No,
            "en",
            at ?? Noon,
            null,
            false,
            ReportStatus.Received,
            1
        );

    public static Case Case(SubjectRow subject) =>
        new(
            Id<Case>(),
            new(subject.PlatformId),
            new(subject.Id),
            CaseStatus.Open,
            1,
            Reason.Other,
            100,
            Noon,
            Noon.AddHours(24),
            null,
            null,
            null,
            0
        );

    public static Decision Decision(Id<Case> of, DecisionKind kind = DecisionKind.Interim) =>
        new(
            Id<Decision>(),
            of,
            kind,
            kind is DecisionKind.Interim ? Outcome.Hold : Outcome.Restrict,
            "own.other",
            "default",
            1,
            null,
            null,
            [Restriction.Hide],
            [],
            kind is DecisionKind.Interim,
            Actor.System,
            Noon,
            null,
            null
        );

    public static Enforcement Enforcement(string subject, Restriction restriction = Restriction.Hide) =>
        new(Id<Enforcement>(), new(subject), restriction, true, EnforcementStatus.Due, 1, 1, Noon, Noon, null);

    public static Letter Letter() =>
        new(
            Id<Letter>(),
            LetterKind.Outcome,
            LetterTo.Reporter,
            null,
            null,
            null,
            null,
            "en",
            new Dictionary<string, string>(),
            null,
            Noon,
            LetterStatus.Due,
            1
        );

    /// <summary>A subject with its case, open.</summary>
    public static (SubjectRow Subject, Case Case) OpenedCase(Transaction tx, string? platform = null)
    {
        var subject = Subject(platform);
        SubjectStore.Insert(tx, subject);
        var opened = Case(subject);
        CaseStore.Open(tx, opened, Actor.System);
        return (subject, opened);
    }

    /// <summary>A decision that is in force: the case points at it.</summary>
    public static (Decision Decision, Case Case) Held(Transaction tx, Case current)
    {
        var decision = Decision(current.Id);
        DecisionStore.Insert(tx, decision);
        var step = CaseFlow.Hold(current, decision.Id.Value).Value;
        CaseStore.Update(tx, current, step, Noon, Actor.System);
        return (decision, step.Case);
    }

    public static Enforcement Ordered(
        Transaction tx,
        Decision by,
        string subject,
        Restriction restriction = Restriction.Hide
    )
    {
        var enforcement = Enforcement(subject, restriction);
        EnforcementStore.Insert(tx, enforcement);
        EnforcementStore.Order(tx, by.Id.Value, enforcement.Id.Value);
        return enforcement;
    }

    public static Report Filed(Transaction tx, Report? report = null)
    {
        report ??= Report();
        ReportStore.Insert(tx, report, Actor.Reporter, Bytes(32), 1);
        return report;
    }

    public static ReportLink Linked(Transaction tx, Report report, Case? to, int ordinal = 0, bool firstParty = false)
    {
        var link = new ReportLink(
            report.Id,
            ordinal,
            to is null ? LinkStatus.Elsewhere : LinkStatus.Attached,
            to?.SubjectId,
            to?.Id.Value,
            firstParty,
            HoldAnswer.None,
            null
        );
        ReportStore.InsertLink(tx, link, report.ReceivedAt);
        return link;
    }

    /// <summary>An open escalation that concerns the installation.</summary>
    public static string Escalated(Transaction tx)
    {
        var opened = EscalationFlow.Open(Id<Escalation>(), null, EscalationReason.RuleRate, 15, Noon);
        EscalationStore.Insert(tx, opened, Actor.System);
        return opened.Id.Value;
    }
}
