using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>Something that the check found wrong: a code that stays, what is wrong, and how to mend it.</summary>
public sealed record PortFinding(string Code, string Problem, string Mend);

/// <summary>What a check did and found. Without findings the platform conforms as far as it was tried.</summary>
/// <param name="Tried">The names of the steps that were carried out.</param>
public sealed record PortCheckReport(IReadOnlyList<PortFinding> Findings, IReadOnlyList<string> Tried)
{
    public bool Conforms => Findings.Count == 0;
}

/// <summary>Gathers steps and findings of one check.</summary>
internal sealed class PortFindings
{
    private readonly List<PortFinding> _findings = [];
    private readonly List<string> _tried = [];

    public PortCheckReport Report => new([.. _findings], [.. _tried]);

    public void Try(string step) => _tried.Add(step);

    public void Add(string code, string problem, string mend) => _findings.Add(new PortFinding(code, problem, mend));

    public void AddUnless(bool holds, string code, string problem, string mend)
    {
        if (!holds)
        {
            Add(code, problem, mend);
        }
    }

    public void Expect(OrderResult result, OrderOutcome wanted, string code, string what, string mend) =>
        AddUnless(
            result.Outcome == wanted,
            code,
            $"{what} should answer '{Word.Of(wanted)}' and answered {Told(result.Outcome, result.Detail)}.",
            mend
        );

    public static string Told(OrderOutcome outcome, string? detail) =>
        detail is null ? $"'{Word.Of(outcome)}'" : $"'{Word.Of(outcome)}' ({detail})";

    /// <summary>What the description and the answer about one subject must say for Redress to work with them.</summary>
    public void Examine(PortDescription description, ResolvedSubject subject, IReadOnlySet<WebOrigin> origins)
    {
        AddUnless(
            subject.Ref.Kind == SubjectKind.Account || subject.Author is { Kind: SubjectKind.Account },
            "author-missing",
            "resolve names no author of the test subject.",
            "Answer \"author\": {\"kind\":\"account\",\"id\":...}; without it nothing can be done about the account."
        );
        AddUnless(
            subject.Surfaces.Any(s => s.Restriction == Core.Policies.Restriction.Hide),
            "hide-without-surface",
            "resolve declares no surface for 'hide'.",
            "List every public place where the subject can be seen; otherwise a hold is believed, never confirmed."
        );
        foreach (var surface in subject.Surfaces)
        {
            AddUnless(
                WebOrigin.Of(surface.Url) is { } origin && origins.Contains(origin),
                "foreign-surface",
                $"The surface '{surface.Name}' is on a place that is neither the endpoint's nor in 'links'.",
                "Serve it from an origin named in 'links', or have the operator add its origin to the platform."
            );
        }

        AddUnless(
            subject.Url is not null && Maps(description, subject),
            "link-does-not-map",
            "The test subject's 'url' does not lead back to it by the patterns in 'links'.",
            "Add a pattern for this kind to 'links' in the answer to describe; reported links are mapped by them alone."
        );
    }

    private static bool Maps(PortDescription description, ResolvedSubject subject)
    {
        var platform = new Platform(
            new Id<Platform>("plt_check"),
            description.Name,
            PlatformKind.Webhook,
            null,
            description.Links,
            default,
            0
        );
        return new LinkMap([platform]).Map(subject.Url!.AbsoluteUri) is LinkTarget.Mapped mapped
            && mapped.Subject == subject.Ref;
    }
}
