namespace Redress.Storage.Jobs;

/// <summary>What there is to do after commit. The ref is an id of what the summary names.</summary>
public static class JobKind
{
    /// <summary>A subject: ask the platform what it is, whose, and what belongs to it.</summary>
    public const string Resolve = "resolve";

    /// <summary>A subject: send its orders to the platform.</summary>
    public const string Enforce = "enforce";

    /// <summary>A subject: read its public surfaces.</summary>
    public const string Read = "read";

    /// <summary>A subject: look again whether it came back.</summary>
    public const string Watch = "watch";

    /// <summary>A decision: order its restrictions on all that belongs to the case's subject, and lift what is no longer ordered.</summary>
    public const string Spread = "spread";

    /// <summary>A case: compute its priority anew.</summary>
    public const string Weigh = "weigh";

    /// <summary>A case: see whether everything is confirmed.</summary>
    public const string Settle = "settle";

    /// <summary>A case: its claim runs out.</summary>
    public const string Lapse = "lapse";

    /// <summary>A decision: write the letters that it causes.</summary>
    public const string Write = "write";

    /// <summary>A report: tell it what had been decided before about one of its links; the revision is the link's number.</summary>
    public const string Answer = "answer";

    /// <summary>A letter to an account: hand it to its platform.</summary>
    public const string Notify = "notify";

    /// <summary>A letter to a reporter: send the mail that says so.</summary>
    public const string Send = "send";

    /// <summary>A sealed text: destroy its key.</summary>
    public const string Erase = "erase";

    /// <summary>A decision: put the media that it names into the bank, once the removal is confirmed.</summary>
    public const string Bank = "bank";

    /// <summary>A bank entry: its time is over.</summary>
    public const string Expire = "expire";

    /// <summary>A platform: search what is on it for what is banked.</summary>
    public const string Sweep = "sweep";

    /// <summary>An exchange: fetch what it says.</summary>
    public const string Exchange = "exchange";

    /// <summary>A report of a match, or a decision: tell the exchange whose record it was.</summary>
    public const string Tell = "tell";

    /// <summary>A case: its time is up, is it decided?</summary>
    public const string Breach = "breach";

    /// <summary>A webhook: one event to send; the revision is the event's number.</summary>
    public const string Deliver = "deliver";

    /// <summary>An escalation: page whoever is next.</summary>
    public const string Climb = "climb";

    /// <summary>A page: send it.</summary>
    public const string Page = "page";

    /// <summary>Once a week: does the ladder work?</summary>
    public const string TestPage = "test-page";

    /// <summary>A case: somebody reports that a life is in danger.</summary>
    public const string Danger = "danger";

    /// <summary>A case: is the question of a referral answered in time?</summary>
    public const string Refer = "refer";

    /// <summary>A case: look again at what keeps notices from its author.</summary>
    public const string NoticeReview = "notice-review";

    /// <summary>A hold: see whether anybody has opened it, and whether it ends.</summary>
    public const string Hold = "hold";

    /// <summary>All that is unfinished: write down which clocks ran out.</summary>
    public const string Clocks = "clocks";

    /// <summary>An agreed undo: end what the rule holds.</summary>
    public const string Undo = "undo";

    /// <summary>A case: tell whoever is owed a letter on how it goes.</summary>
    public const string Tell = "tell";

    /// <summary>A case: lift what only its withdrawn fingerprints have held.</summary>
    public const string Unmatch = "unmatch";

    /// <summary>A released backlog: let its reports hold, and tell their reporters.</summary>
    public const string Release = "release";

    /// <summary>The lane of jobs that speak with no platform.</summary>
    public const string OwnLane = "own";
}
