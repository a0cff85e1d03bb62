using Redress.Core.Kernel;

namespace Redress.Core.Reports;

public static class ReportRefusals
{
    public static readonly Refusal Unknown = new("report-unknown", "There is no such report", RefusalKind.NotFound);

    public static readonly Refusal AlreadyWithdrawn = new(
        "report-already-withdrawn",
        "The report was withdrawn before",
        RefusalKind.Conflict
    );

    public static readonly Refusal NothingNew = new(
        "report-nothing-new",
        "That was said before, or nothing was said",
        RefusalKind.Conflict
    );

    public static readonly Refusal SourceNotAllowed = new(
        "source-not-allowed",
        "This key may not file reports of that source",
        RefusalKind.Forbidden
    );

    public static readonly Refusal NoSubject = new(
        "report-without-subject",
        "A report names at least one subject",
        RefusalKind.Invalid
    );

    public static readonly Refusal TooManySubjects = new(
        "report-too-many-subjects",
        "A report names at most 20 subjects",
        RefusalKind.Invalid
    );

    public static readonly Refusal FirstKnownNotAllowed = new(
        "first-known-not-allowed",
        "Only staff on behalf of somebody say when it was first known, and not in the future",
        RefusalKind.Invalid
    );
}
