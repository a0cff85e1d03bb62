namespace Redress.Server.Matching;

/// <summary>How what an upload is like becomes reports: by banks, by people's own fingerprints, by watch lists; and who is paged.</summary>
public sealed record FoundFiling(
    MatchReports Reports,
    WatchedFinds Finds,
    ListReports Lists,
    ProbeAlarm Probes,
    UploadPrints Prints
);
