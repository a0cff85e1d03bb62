using Microsoft.AspNetCore.Mvc;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Web;
using Redress.Server.Work;

namespace Redress.Server.Features.Reports;

/// <summary>GET /reports/new: staff file a report for somebody who called or wrote, in one page.</summary>
[On(Origin.Console)]
[Needs(Permission.FileReports)]
public sealed class ReportForPage(Office office, Intake intake, PlatformDirectory platforms) : DeskPage(office)
{
    /// <summary>What the page asks.</summary>
    public sealed class ReportForm
    {
        public string? Links { get; set; }
        public Reason Reason { get; set; } = Reason.NotSure;
        public Source OnBehalfOf { get; set; } = Source.AffectedPerson;
        public Minor Minor { get; set; } = Minor.Unsure;
        public Harm Harm { get; set; } = Harm.Unsure;
        public bool Danger { get; set; }
        public string? Statement { get; set; }
        public string? Contact { get; set; }
        public string? PoliceNumber { get; set; }
        public DateTime? FirstKnownAt { get; set; }
        public string Language { get; set; } = "en";
    }

    public ReportForm Form { get; private set; } = new();

    /// <summary>What was filed; its code is shown once.</summary>
    public SubmitReport.Response? Filed { get; private set; }

    /// <summary>For whom staff may speak.</summary>
    public static IReadOnlyList<Source> For { get; } =
    [Source.AffectedPerson, Source.Guardian, Source.Representative, Source.Bystander, Source.Authority];

    public async Task<IActionResult> OnPostAsync(ReportForm form, CancellationToken cancel)
    {
        Form = form;
        var links = (form.Links ?? "").Split(
            ['\n', '\r', ' ', '\t'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var request = new SubmitReport.Request(
            [.. links.Select(l => new SubmitReport.SubjectRequest(l))],
            form.Reason,
            Source.StaffOnBehalf,
            form.OnBehalfOf,
            form.FirstKnownAt is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null,
            form.Minor,
            Said(form.Statement),
            Said(form.Contact),
            Said(form.PoliceNumber),
            Language: form.Language,
            Harm: form.Harm,
            Danger: form.Danger
        );
        var filed = await SubmitReport.FileAsync(
            intake,
            platforms,
            Who,
            request,
            Office.Now,
            null,
            TimeSpan.Zero,
            cancel
        );
        if (!filed.Ok)
        {
            return Refused(filed.Refusal!);
        }

        Filed = filed.Value;
        return Page();
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
