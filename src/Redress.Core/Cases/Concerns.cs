namespace Redress.Core.Cases;

/// <summary>Where a danger to life was seen.</summary>
public enum SaidIn
{
    Report,
    Answer,
    Appeal,
    Reviewer,
}

/// <summary>How the author may be the victim. Each stops strikes, suspension and naming them as suspect.</summary>
public enum AuthorMay
{
    SelfMade,
    Coerced,
    AccountTakenOver,
}

/// <summary>Why no notice goes to the author.</summary>
public enum NoticeHoldKind
{
    Safety,
    Law,
}
