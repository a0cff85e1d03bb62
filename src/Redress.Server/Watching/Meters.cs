using System.Diagnostics.Metrics;

namespace Redress.Server.Watching;

/// <summary>What is counted: never who, never what.</summary>
public static class Meters
{
    public const string Name = "Redress";

    private static readonly Meter Meter = new(Name);

    /// <summary>Reports that were acknowledged.</summary>
    public static readonly Counter<long> Reports = Meter.CreateCounter<long>("redress_reports_total");

    /// <summary>Receipt codes that opened nothing.</summary>
    public static readonly Counter<long> ReceiptMisses = Meter.CreateCounter<long>("redress_receipt_misses_total");

    /// <summary>How often something tried to break a page's content security policy, by directive.</summary>
    public static readonly Counter<long> PolicyReports = Meter.CreateCounter<long>("redress_policy_reports_total");

    /// <summary>Seconds from a request's arrival until its answer, by route and status.</summary>
    public static readonly Histogram<double> Requests = Meter.CreateHistogram<double>("redress_request_seconds");

    /// <summary>Jobs that were taken, by kind.</summary>
    public static readonly Counter<long> Jobs = Meter.CreateCounter<long>("redress_jobs_taken_total");

    /// <summary>Rounds of jobs that ended in a fault, by kind.</summary>
    public static readonly Counter<long> JobFaults = Meter.CreateCounter<long>("redress_job_faults_total");

    /// <summary>Tries to send an event, by outcome: sent, failed (tried again) or dead (given up).</summary>
    public static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("redress_deliveries_total");

    /// <summary>Cases that were not decided when their time was up.</summary>
    public static readonly Counter<long> Breaches = Meter.CreateCounter<long>("redress_breaches_total");
}
